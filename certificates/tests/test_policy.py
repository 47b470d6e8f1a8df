"""Issuing hours (R-14): half-open, Japan time, and a page that shows a time."""

from datetime import UTC, datetime, timedelta

import pytest

from certificates.policy import ISSUED_WITHIN, JAPAN, IssuingHours

IN_SERVICE = IssuingHours.parse("08:00-19:30")


def at(clock, day=20):
    return datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=JAPAN)


class TestIssuingHours:
    @pytest.mark.parametrize(
        ("clock", "are_open"),
        [("07:59:59", False), ("08:00:00", True), ("19:29:59", True), ("19:30:00", False), ("00:00:00", False)],
    )
    def test_are_half_open(self, clock, are_open):
        assert IN_SERVICE.are_open(at(clock)) is are_open

    @pytest.mark.parametrize(
        ("clock", "opens"),
        [
            ("07:59:59", at("08:00:00")),
            ("08:00:00", at("08:00:00")),
            ("19:29:59", at("19:29:59")),
            ("19:30:00", at("08:00:00", day=21)),
            ("23:59:59", at("08:00:00", day=21)),
        ],
    )
    def test_open_next(self, clock, opens):
        assert IN_SERVICE.next_opening(at(clock)) == opens

    def test_are_japans_wherever_the_clock_stands(self):
        in_utc = datetime(2026, 11, 19, 23, 0, 0, tzinfo=UTC)  # 08:00 in Japan

        assert IN_SERVICE.are_open(in_utc)
        assert not IN_SERVICE.are_open(in_utc - timedelta(seconds=1))

    def test_promise_a_time_and_not_a_rule(self):
        assert IN_SERVICE.expected_at(at("21:00:00")) == at("08:00:00", day=21) + ISSUED_WITHIN
        assert IN_SERVICE.expected_at(at("12:00:00")) == at("12:00:00") + ISSUED_WITHIN

    def test_of_the_sandbox_never_close(self):
        assert IssuingHours.parse("always").are_open(at("03:00:00"))

    @pytest.mark.parametrize("text", ["", "8-19", "19:30-08:00", "08:00-08:00", "never"])
    def test_that_make_no_sense_are_refused(self, text):
        with pytest.raises(ValueError):
            IssuingHours.parse(text)
