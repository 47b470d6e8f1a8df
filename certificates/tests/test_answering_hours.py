"""When somebody answers the telephone, at the edges of the hours, of the week and of the year (R-59)."""

from datetime import date, datetime

import pytest
from django.conf import settings

from certificates.answering_hours import AnsweringHours, Span
from certificates.policy import JAPAN

HOURS = AnsweringHours.read(settings.CONTACTS)
WITHOUT_A_BREAK = AnsweringHours.read(settings.CONTACTS | {"closed": ""})

# The days off of 2026 and 2027, as the Cabinet Office published them (内閣府), written out by hand.
HOLIDAYS = [
    "2026-01-01", "2026-01-12", "2026-02-11", "2026-02-23", "2026-03-20", "2026-04-29", "2026-05-03",
    "2026-05-04", "2026-05-05", "2026-05-06", "2026-07-20", "2026-08-11", "2026-09-21", "2026-09-22",
    "2026-09-23", "2026-10-12", "2026-11-03", "2026-11-23", "2027-01-01", "2027-01-11", "2027-02-11",
    "2027-02-23", "2027-03-21", "2027-03-22", "2027-04-29", "2027-05-03", "2027-05-04", "2027-05-05",
    "2027-07-19", "2027-08-11", "2027-09-20", "2027-09-23", "2027-10-11", "2027-11-03", "2027-11-23",
]  # fmt: skip


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


def told(text, hours=HOURS):
    """Until when somebody answers, or when somebody will: as a person would write it down."""
    now = at(text)
    closes = hours.closes_at(now)
    return f"until {closes:%H:%M}" if closes else f"from {hours.next_opening(now):%m-%d %H:%M}"


class TestSomebodyAnswers:
    @pytest.mark.parametrize(
        ("now", "what"),
        [
            ("2026-11-20T09:29:59", "from 11-20 09:30"),  # Friday
            ("2026-11-20T09:30:00", "until 20:00"),
            ("2026-11-20T19:59:59", "until 20:00"),
            ("2026-11-20T20:00:00", "from 11-21 09:30"),
            ("2026-11-21T17:29:59", "until 17:30"),  # Saturday
            ("2026-11-21T17:30:00", "from 11-22 09:30"),
            ("2026-11-23T17:29:59", "until 17:30"),  # Monday, a holiday: 勤労感謝の日
            ("2026-11-23T17:30:00", "from 11-24 09:30"),
            ("2026-11-24T17:30:00", "until 20:00"),
            ("2026-05-06T18:00:00", "from 05-07 09:30"),  # a Wednesday that stands in for a Sunday
            ("2026-09-22T18:00:00", "from 09-23 09:30"),  # between two holidays
        ],
    )
    def test_at_these_times(self, now, what):
        assert told(now) == what

    @pytest.mark.parametrize(
        ("now", "what"),
        [
            ("2026-12-28T19:59:59", "until 20:00"),
            ("2026-12-28T20:00:00", "from 01-04 09:30"),
            ("2026-12-31T12:00:00", "from 01-04 09:30"),
            ("2027-01-01T12:00:00", "from 01-04 09:30"),
            ("2027-01-03T23:59:59", "from 01-04 09:30"),
            ("2027-01-04T09:30:00", "until 20:00"),
        ],
    )
    def test_not_over_the_new_year(self, now, what):
        assert told(now) == what

    @pytest.mark.parametrize(
        ("now", "what"),
        [
            ("2026-12-31T19:59:59", "until 20:00"),  # a Thursday like any other
            ("2027-01-01T17:30:00", "from 01-02 09:30"),  # a holiday
        ],
    )
    def test_over_the_new_year_too_where_no_break_is_set(self, now, what):
        assert told(now, WITHOUT_A_BREAK) == what

    def test_by_japans_clock_wherever_the_asker_is(self):
        assert HOURS.closes_at(datetime.fromisoformat("2026-11-20T00:30:00+00:00")) == at("2026-11-20T20:00:00")
        assert HOURS.closes_at(datetime.fromisoformat("2026-11-20T11:00:00+00:00")) is None

    def test_like_on_a_weekend_on_every_holiday_and_on_no_other_weekday(self):
        days = [date.fromordinal(day) for day in range(date(2026, 1, 1).toordinal(), date(2028, 1, 1).toordinal())]
        weekdays = [day for day in days if day.weekday() < 5]

        short = [day.isoformat() for day in weekdays if WITHOUT_A_BREAK.on(day) == WITHOUT_A_BREAK.weekends]
        assert short == [day for day in HOLIDAYS if date.fromisoformat(day).weekday() < 5]


class TestTheSetting:
    @pytest.mark.parametrize("text", ["20:00-09:30", "09:30-09:30", "9時半から", ""])
    def test_that_cannot_be_is_refused(self, text):
        with pytest.raises(ValueError):
            Span.parse(text)

    def test_of_a_break_within_a_year_is_understood(self):
        summer = AnsweringHours.read(settings.CONTACTS | {"closed": "08-13/08-15"})

        assert told("2026-08-14T12:00:00", summer) == "from 08-16 09:30"
        assert told("2026-12-30T12:00:00", summer) == "until 20:00"

    def test_of_a_break_that_never_ends_is_noticed(self):
        with pytest.raises(ValueError, match="CONTACTS"):
            AnsweringHours.read(settings.CONTACTS | {"closed": "01-01/12-31"}).next_opening(at("2026-06-01T12:00:00"))
