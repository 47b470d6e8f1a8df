"""照会書兼回答書 (R-45): an agent acts only after the person themselves answered a letter, posted on an earlier day."""

from datetime import datetime

from django.db import transaction

from accounts.models import Citizen
from accounts.sign_in.session import AtWork
from certificates.policy import JAPAN, REPLY_WITHIN
from counters.models import ReplyLetter, Visit


@transaction.atomic
def send(visit: Visit, *, at_work: AtWork, at: datetime) -> ReplyLetter:
    """Write down that it is posted today; asked for twice, it is the same letter."""
    Visit.objects.select_for_update().get(pk=visit.pk)
    sent_on = at.astimezone(JAPAN).date()
    letter, _new = ReplyLetter.objects.get_or_create(visit=visit, defaults={"by": at_work.member, "sent_on": sent_on})
    return letter


def awaits_reply(citizen: Citizen, *, at: datetime) -> bool:
    """Whether a letter was posted to this person on an earlier day, and not too long ago."""
    today = at.astimezone(JAPAN).date()
    sent = ReplyLetter.objects.filter(visit__citizen=citizen, sent_on__lt=today, sent_on__gte=today - REPLY_WITHIN)
    return sent.exists()
