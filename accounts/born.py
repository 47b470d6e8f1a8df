"""A day of birth as it is heard on the telephone, whole or in part: 昭和55年, S55.3, 3月12日, 55年3月12日, 45歳. Pure.

What is whole is read by as_told.read_date; here is what callers leave out: the era, the day, the year (R-50).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.as_told import NotADate, as_digits, read_date, year_of

OLDEST = 120  # years
_ERAS = "MTSHR"
_PARTS = [  # after as_digits(): no spaces, の and 生まれ gone
    re.compile(r"(?P<age>\d{1,3})(?:歳|才|サイ|さい)"),
    re.compile(r"(?P<era>[MTSHR])\.?(?P<year>\d{1,2})年?"),
    re.compile(r"(?P<era>)(?P<year>(?:1[89]|20)\d\d)年?"),
    re.compile(r"(?P<era>[MTSHR])\.?(?P<year>\d{1,2})[年./-](?P<month>\d{1,2})月?"),
    re.compile(r"(?P<era>)(?P<year>\d{4})[年./-](?P<month>\d{1,2})月?"),
    re.compile(r"(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"),
    re.compile(r"(?P<month>[01]\d)(?P<day>[0-3]\d)"),
    re.compile(r"(?P<bare>\d{1,2})年?"),
    re.compile(r"(?P<bare>\d{1,2})年(?P<month>\d{1,2})月"),
    re.compile(r"(?P<bare>\d{1,2})[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"),
    re.compile(r"(?P<bare>\d{2})(?P<month>\d{2})(?P<day>\d{2})"),
]


@dataclass(frozen=True)
class Born:
    """What was heard: `years` are all it may have been, empty when none was said; month and day, 0 when not said."""

    years: frozenset[int] = frozenset()
    month: int = 0
    day: int = 0

    @property
    def days(self) -> list[date]:
        """Every whole day it may be; none when a part is missing."""
        if not self.day:
            return []
        return sorted(day for year in self.years if (day := _day(year, self.month, self.day)))

    def fits(self, day: date) -> bool:
        """All that was said is true of this day."""
        return (
            (not self.years or day.year in self.years)
            and self.month in (0, day.month)
            and self.day in (0, day.day)
            and bool(self.years or self.month)
        )

    def nearly_fits(self, day: date) -> bool:
        """A whole day of which one part was misheard: the year (or its era), the month, or the day."""
        alike = (day.year in self.years, day.month == self.month, day.day == self.day)
        swapped = (self.month, self.day) == (day.day, day.month)
        return bool(self.day and self.years) and (sum(alike) == 2 or (alike[0] and swapped))


def read_birth(text: str, *, today: date) -> Born | None:
    """What this says of a birthday; None when it says nothing we understand. `today` bounds ages and eras left out."""
    try:
        day = read_date(text)
    except NotADate:
        return _read_part(text, today)
    return Born(frozenset({day.year}), day.month, day.day)


def _read_part(text: str, today: date) -> Born | None:
    plain = as_digits(text)
    for part in _PARTS:
        found = part.fullmatch(plain)
        if found and (born := _from(found.groupdict(), today)):
            return born
    return None


def _from(said: dict[str, str], today: date) -> Born | None:
    month, day = int(said.get("month") or 0), int(said.get("day") or 0)
    if month > 12 or day > 31 or ("month" in said and not month) or ("day" in said and not day):
        return None
    years = _years(said, today)
    if years is None:
        return None
    if years and day and not Born(years, month, day).days:
        return None
    return Born(years, month, day)


def _years(said: dict[str, str], today: date) -> frozenset[int] | None:
    """Empty when no year was said; None when the year said is none."""
    if "age" in said:
        return _lived({today.year - int(said["age"]), today.year - int(said["age"]) - 1}, today)
    if "bare" in said:
        return _lived(_with_any_era(said["bare"]), today)
    if "year" not in said:
        return frozenset()
    return _lived(_in_era(said["era"], said["year"]), today)


def _with_any_era(year: str) -> Iterable[int]:
    """55 is 1980 of Showa, or 1955; 5 may be any of six. People leave the era out and mean one of them."""
    in_eras = {one for era in _ERAS for one in _in_era(era, year)}
    return in_eras | {1900 + int(year), 2000 + int(year)} if len(year) == 2 else in_eras


def _in_era(era: str, year: str) -> set[int]:
    try:
        return {year_of(era, year)}
    except NotADate:
        return set()


def _lived(years: Iterable[int], today: date) -> frozenset[int] | None:
    return frozenset(year for year in years if today.year - OLDEST <= year <= today.year) or None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
