"""What is said of the time before one applies, at the edges of the issuing hours (R-14)."""

from datetime import datetime

import pytest

from certificates.policy import JAPAN
from portal.issuing import issuing_at
from portal.templatetags.moments import clock


def at(text):
    return datetime.fromisoformat(f"2026-11-20T{text}").replace(tzinfo=JAPAN)


class TestTheTimeToExpect:
    @pytest.mark.parametrize(
        ("now", "day"), [("07:59:59", 20), ("19:30:00", 21), ("23:00:00", 21)], ids=["early", "at closing", "night"]
    )
    def test_is_the_next_morning_while_closed(self, settings, now, day):
        settings.ISSUING_HOURS = "08:00-19:30"

        told = issuing_at(at(now))

        assert (told.is_open, told.closes_at) == (False, None)
        assert (told.expected_at.astimezone(JAPAN).day, told.expected_at.astimezone(JAPAN).hour) == (day, 8)

    @pytest.mark.parametrize("now", ["08:00:00", "19:29:59"])
    def test_is_minutes_until_closing_while_open(self, settings, now):
        settings.ISSUING_HOURS = "08:00-19:30"

        told = issuing_at(at(now))

        assert (told.is_open, clock(told.closes_at)) == (True, "19時30分")

    def test_is_minutes_at_any_hour_in_the_sandbox(self, settings):
        settings.ISSUING_HOURS = "always"

        told = issuing_at(at("03:00:00"))

        assert (told.is_open, told.closes_at) == (True, None)
