"""Reminders: three months, one month, one week; one day, two weeks; each once, none for what is stopped (R-06)."""

import datetime

import pytest

from accounts.models import Notice
from accounts.tests.at_once import at_once
from certificates import jobs
from certificates.lifecycle.expire import expire_unregistered
from certificates.lifecycle.issue import issue
from certificates.lifecycle.remind import months_before, remind, stage_of_an_end, whom
from certificates.lifecycle.suspend import suspend
from certificates.models import Reminder
from certificates.policy import JAPAN, REGISTER_WITHIN
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from certificates.tests.people import ACard, APhone

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)
END = datetime.datetime(2027, 5, 31, 15, 30, tzinfo=JAPAN)


def told(citizen, about="ends_soon"):
    return list(Notice.objects.filter(citizen=citizen, about=about).order_by("id"))


def remind_all(at):
    for citizen_id in whom(at=at):
        remind(citizen_id, at=at)


def at(month, day, *, year=2027, hour=15, minute=30):
    return datetime.datetime(year, month, day, hour, minute, tzinfo=JAPAN)


@pytest.fixture
def ending(issuers, hanako, now):
    """Hanako's phone, in use until END: what her card allows."""
    card = ACard(hanako, at=now, not_after=END)
    APhone().set_up(card, at=now)
    return card


class TestTheCalendar:
    @pytest.mark.parametrize(
        ("moment", "months", "before"),
        [
            (at(5, 31), 1, at(4, 30)), (at(5, 31), 3, at(2, 28)), (at(5, 31, year=2028), 3, at(2, 29, year=2028)),
            (at(1, 15), 1, at(12, 15, year=2026)), (at(3, 1), 3, at(12, 1, year=2026)), (at(12, 31), 1, at(11, 30)),
        ],
    )  # fmt: skip
    def test_counts_months_as_people_do(self, moment, months, before):
        assert months_before(moment.astimezone(datetime.UTC), months) == before

    @pytest.mark.parametrize(
        ("moment", "stage"),
        [
            (at(2, 28) - SECOND, None), (at(2, 28), "three_months_left"), (at(4, 30) - SECOND, "three_months_left"),
            (at(4, 30), "one_month_left"), (at(5, 24) - SECOND, "one_month_left"), (at(5, 24), "one_week_left"),
            (END, "one_week_left"),
        ],
    )  # fmt: skip
    def test_says_what_is_due(self, moment, stage):
        assert stage_of_an_end(END, at=moment) == stage


class TestTheEnd:
    def test_is_told_three_times_each_once(self, ending, hanako, now):
        day = now
        while day < END + 5 * DAY:
            remind_all(day)
            remind_all(day)
            day += DAY

        assert [(notice.at.astimezone(JAPAN).month, notice.at.astimezone(JAPAN).day) for notice in told(hanako)] == [
            (3, 1), (5, 1), (5, 25),  # the first noon after each moment
        ]  # fmt: skip
        values = told(hanako)[0].values
        assert datetime.datetime.fromisoformat(values["until"]) == END
        assert sorted(values["certificates"]) == [["phone", kind] for kind in sorted(Kind.values)]

    def test_is_told_late_rather_than_never_and_then_not_what_came_before(self, ending, hanako):
        remind_all(at(5, 26))
        remind_all(at(5, 27))

        assert len(told(hanako)) == 1
        assert Reminder.objects.filter(stage="one_week_left").count() == 2
        assert Reminder.objects.count() == 2

    def test_is_not_told_of_what_is_stopped(self, ending, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        remind_all(at(5, 26))

        assert told(hanako) == []

    def test_is_told_of_what_the_card_allowed_though_the_card_is_stopped(self, ending, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        remind_all(at(5, 26))

        assert len(told(hanako)) == 1

    def test_is_not_told_when_it_has_passed(self, ending, hanako):
        remind_all(END + SECOND)

        assert told(hanako) == []

    def test_of_the_card_alone_is_the_counters_to_tell(self, issuers, hanako, now):
        ACard(hanako, at=now, not_after=END)

        remind_all(at(5, 26))

        assert told(hanako) == []


class TestRegistering:
    @pytest.fixture
    def waiting(self, phone, card, now):
        return issue(phone.apply(card, at=now).id, at=now)

    def test_is_asked_for_after_a_day_and_after_two_weeks(self, waiting, hanako, now):
        for day in range(30):
            remind_all(now + day * DAY)

        asked = told(hanako, "register_soon")
        assert [(notice.at - now).days for notice in asked] == [1, 14]
        assert {notice.reference for notice in asked} == {str(waiting.pk)}

    def test_is_not_asked_for_when_it_is_done(self, waiting, phone, hanako, now):
        phone.register(waiting, at=now)

        remind_all(now + 2 * DAY)

        assert told(hanako, "register_soon") == []

    def test_that_never_came_is_told_once_as_what_it_is(self, waiting, hanako, now):
        expire_unregistered(at=now + REGISTER_WITHIN + SECOND)

        newest = Notice.objects.filter(citizen=hanako).first()
        assert newest.about == "application_expired"
        assert newest.reference == str(waiting.pk)
        assert told(hanako, "revoked") == []
        assert {c.changes.last().reason for c in hanako.certificates.filter(carrier="phone")} == {"not_registered"}


class TestTheJob:
    def test_reminds_the_others_when_one_cannot_be_reminded(self, ending, hanako, taro, now, monkeypatch, caplog):
        card = ACard(taro, at=now, not_after=END)
        APhone("device-of-the-tests-0002").set_up(card, at=now)
        monkeypatch.setattr(jobs.timezone, "now", lambda: at(5, 26))
        really, refused = jobs.remind_act.remind, []

        def once_refused(citizen_id, *, at):
            if not refused:
                refused.append(citizen_id)
                raise RuntimeError(hanako.full_name)
            really(citizen_id, at=at)

        monkeypatch.setattr(jobs.remind_act, "remind", once_refused)

        jobs.remind(0)

        assert len(told(hanako) + told(taro)) == 1
        assert "RuntimeError" in caplog.text
        assert hanako.full_name not in caplog.text

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.slow
    def test_of_two_workers_at_once_reminds_once(self, ending, hanako):
        at_once([lambda: remind_all(at(5, 26))] * 6)

        assert len(told(hanako)) == 1
