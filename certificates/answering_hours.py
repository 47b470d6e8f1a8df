"""When somebody answers the telephone (R-59): settings.CONTACTS in Japan time, national holidays included."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import jpholiday

from certificates.policy import JAPAN

SATURDAY = 5
LOOKED_AHEAD = 14  # days; nobody closes for longer


@dataclass(frozen=True)
class Span:
    """From `opens` up to, and without, `closes`, on one day."""

    opens: time
    closes: time

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read `09:30-20:00`. Raises ValueError."""
        opens, _, closes = text.partition("-")
        span = cls(time.fromisoformat(opens), time.fromisoformat(closes))
        if span.opens >= span.closes:
            raise ValueError(f"hours that close before they open: {text}")
        return span


@dataclass(frozen=True)
class AnsweringHours:
    """`closed` are the first and the last day of a yearly break, each (month, day); None where there is none."""

    weekdays: Span
    weekends: Span
    closed: tuple[tuple[int, int], tuple[int, int]] | None = None

    @classmethod
    def read(cls, contacts: Mapping[str, str]) -> "AnsweringHours":
        """From settings.CONTACTS. Raises ValueError, KeyError."""
        first, _, last = contacts["closed"].partition("/")
        closed = (_day_of_year(first), _day_of_year(last)) if first else None
        return cls(Span.parse(contacts["weekdays"]), Span.parse(contacts["weekends"]), closed)

    def closes_at(self, at: datetime) -> datetime | None:
        """Until when somebody answers, if somebody answers now; else None."""
        here = at.astimezone(JAPAN)
        span = self.on(here.date())
        if span is None or not span.opens <= here.time() < span.closes:
            return None
        return datetime.combine(here.date(), span.closes, tzinfo=JAPAN)

    def next_opening(self, at: datetime) -> datetime:
        """When somebody begins to answer, after this moment."""
        here = at.astimezone(JAPAN)
        for days in range(LOOKED_AHEAD):
            day = here.date() + timedelta(days=days)
            span = self.on(day)
            if span and (opening := datetime.combine(day, span.opens, tzinfo=JAPAN)) > here:
                return opening
        raise ValueError("nobody answers for a fortnight: settings.CONTACTS")

    def on(self, day: date) -> Span | None:
        """The hours of that day; None when it falls into the yearly break."""
        if self._is_in_the_break(day):
            return None
        return self.weekends if day.weekday() >= SATURDAY or jpholiday.is_holiday(day) else self.weekdays

    def _is_in_the_break(self, day: date) -> bool:
        if self.closed is None:
            return False
        first, last = self.closed
        today = (day.month, day.day)
        return first <= today <= last if first <= last else today >= first or today <= last


def _day_of_year(text: str) -> tuple[int, int]:
    day = date.fromisoformat(f"2000-{text}")  # a leap year: every day there is
    return day.month, day.day
