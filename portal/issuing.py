"""What a page says of the time certificates take before anyone has applied (R-14): the time, or that it is minutes."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from certificates.policy import JAPAN, IssuingHours


@dataclass(frozen=True)
class Issuing:
    """`expected_at` is what a page shows while closed; while open it would be past before the form is filled in."""

    is_open: bool
    closes_at: datetime | None
    expected_at: datetime


def issuing_at(at: datetime) -> Issuing:
    hours = IssuingHours.parse(settings.ISSUING_HOURS)
    return Issuing(hours.are_open(at), _closes_at(hours, at), hours.expected_at(at))


def _closes_at(hours: IssuingHours, at: datetime) -> datetime | None:
    """Today's end in Japan time; None in the sandbox, which never closes, and while it is closed."""
    if hours.always or not hours.are_open(at):
        return None
    return datetime.combine(at.astimezone(JAPAN).date(), hours.closes, tzinfo=JAPAN)


def issuing_now() -> Issuing:
    return issuing_at(timezone.now())
