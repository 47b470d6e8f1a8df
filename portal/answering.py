"""Whether somebody answers the telephone now, as every page says it (R-59)."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from certificates.answering_hours import AnsweringHours


@dataclass(frozen=True)
class Answering:
    """`closes_at` while somebody answers, else None; `opens_at` is when somebody answers next."""

    closes_at: datetime | None
    opens_at: datetime


def answering_at(at: datetime) -> Answering:
    hours = AnsweringHours.read(settings.CONTACTS)
    return Answering(hours.closes_at(at), hours.next_opening(at))


def answering_now() -> Answering:
    return answering_at(timezone.now())
