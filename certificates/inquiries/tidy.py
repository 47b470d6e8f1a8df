"""What was answered is closed after a while, and what was closed is forgotten in the end: it holds people's words."""

from datetime import datetime

from django.db import transaction

from certificates import policy
from certificates.models import Inquiry, InquiryAnswer
from certificates.models.inquiry import InquiryState


def close_answered(*, at: datetime) -> int:
    answered = Inquiry.objects.filter(state=InquiryState.ANSWERED, answered_at__lte=at - policy.INQUIRY_CLOSED_AFTER)
    return answered.update(state=InquiryState.CLOSED, closed_at=at)


@transaction.atomic
def forget_closed(*, at: datetime) -> int:
    """With their answers; a notice that pointed there leads to what is left."""
    old = Inquiry.objects.filter(closed_at__lte=at - policy.KEEP_INQUIRIES)
    InquiryAnswer.objects.filter(inquiry__in=old).delete()
    return old.delete()[0]
