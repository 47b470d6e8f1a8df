"""Which inquiries there are: for staff, those that wait, without what was asked; for a citizen, their own."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actor import Actor
from accounts.models import Citizen
from certificates.inquiries.answerers import require_answerer
from certificates.models import Inquiry
from certificates.models.inquiry import InquiryState


def waiting(*, actor: Actor) -> QuerySet[Inquiry]:
    """The open ones, the oldest first. Names, addresses and words are left to `read`. Raises NotAllowed."""
    require_answerer(actor)
    return Inquiry.objects.filter(state=InquiryState.OPEN).defer("text", "name", "email").order_by("id")


def read(inquiry_id: uuid.UUID, *, actor: Actor, at: datetime) -> Inquiry:
    """One inquiry with its answers, for who is going to answer it; a citizen sees afterwards that it was read (R-40).

    Raises NotAllowed, Inquiry.DoesNotExist.
    """
    require_answerer(actor)
    inquiry = Inquiry.objects.select_related("citizen").prefetch_related("answers").get(pk=inquiry_id)
    if inquiry.citizen:
        looking = replace(actor, reference=f"inquiry {inquiry.number}")
        audit.record_view(inquiry.citizen, actor=looking, purpose=_("お問い合わせに答えるため"), at=at)
    return inquiry


def of_citizen(citizen: Citizen) -> QuerySet[Inquiry]:
    """Everything this person asked while signed in, the newest first, with the answers."""
    return citizen.inquiries.prefetch_related("answers").order_by("-id")
