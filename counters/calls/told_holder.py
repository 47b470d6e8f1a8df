"""By which ways the holder of a stopped certificate hears of it; whom none reaches gets a letter (R-52, R-57)."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Citizen, MailAddress
from counters.models import CallStop


def is_mailed(citizen: Citizen) -> bool:
    """Their inbox has it in any case; who lost the phone may not open it."""
    return settings.MAIL_IS_SENT and _reached().filter(citizen=citizen).exists()


def letters_due(*, at: datetime) -> QuerySet[CallStop]:
    """Stops by telephone of people whom no mail reaches, on no list yet, the oldest first."""
    stops = CallStop.objects.filter(at__lte=at, receipt__isnull=False, letter=None)
    mailed = _reached().filter(citizen=OuterRef("citizen"))
    due = stops.exclude(Exists(mailed)) if settings.MAIL_IS_SENT else stops
    return due.select_related("citizen", "call", "receipt").order_by("id")


def _reached() -> QuerySet[MailAddress]:
    """An address whose server has not said that there is no such mailbox."""
    return MailAddress.objects.filter(refused_at=None)
