"""Patterns that a supervisor sees, and that stop nothing (R-57); the board on which they are seen."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actor import Actor
from accounts.roles import Channel, Role
from certificates.lifecycle.suspend import suspend
from certificates.reasons import Reason
from certificates.states import Act, Carrier, State
from certificates.tests.people import through_the_door
from counters.calls import board
from counters.models import Call, CallStop, Flag, Why
from counters.tests.on_the_phone import hear, press, take_call

pytestmark = pytest.mark.django_db
BOARD = "/staff/hotline/board/"
NUMBER = "03-1234-5678"


@pytest.fixture
def supervisor(desk):
    return desk("denwa-cho")


def flagged(call):
    return set(call.flags.values_list("why", flat=True))


def earlier(call, citizen, count, *, before, precaution=False):
    """Stops of this person in calls of their own, by the same operator."""
    for number in range(count):
        other = Call.objects.create(reference=f"H-0-{number}", operator=call.operator, began_at=timezone.now() - before)
        CallStop.objects.create(
            call=other, key=other.pk, citizen=citizen, carriers=["card"], lines=[], precaution=precaution,
            at=timezone.now() - before,
        )  # fmt: skip


def stopped_and_back(card, *, at):
    """Stopped by its holder, and good again: two of the three that are flagged."""
    suspend(card.citizen.pk, [Carrier.CARD], actor=Actor.citizen(card.citizen.pk), reason=Reason.LOST, at=at)
    colleague = Actor(role=Role.HOTLINE_SUPERVISOR, channel=Channel.HOTLINE, id=uuid.uuid4(), reference="H-0")
    for certificate in card.citizen.certificates.all():
        through_the_door(certificate, Act.CORRECT, actor=colleague, reason=Reason.MISTAKE, at=at + timedelta(minutes=5))


class TestOneNumber:
    def test_is_flagged_at_its_third_call_of_a_day_in_any_spelling(self, operator):
        calls = [take_call(operator, number) for number in (NUMBER, "０３１２３４５６７８", "+81 3 1234 5678")]

        assert [flagged(call) for call in calls] == [set(), set(), {Why.SAME_NUMBER}]

    def test_of_yesterday_does_not_count(self, operator):
        call = take_call(operator, NUMBER)
        for place in range(2):
            Call.objects.create(
                reference=f"H-0-{place}", operator=call.operator, number_digest=call.number_digest,
                began_at=timezone.now() - timedelta(hours=25),
            )  # fmt: skip

        assert flagged(take_call(operator, NUMBER)) == set()

    def test_that_was_withheld_is_nobodys(self, operator):
        assert [flagged(take_call(operator)) for _ in range(4)][-1] == set()


class TestOneOperator:
    def stop(self, operator, card):
        call = take_call(operator)
        hear(operator, call)
        assert press(operator, call, "card").status_code == 302
        return call

    def test_who_stops_one_after_another_is_flagged_and_it_is_stopped(self, operator, card, taro):
        call = take_call(operator)
        earlier(call, taro, 11, before=timedelta(minutes=50))
        hear(operator, call)
        press(operator, call, "card")

        assert Why.SAME_OPERATOR in flagged(call)
        assert set(card.citizen.certificates.values_list("status", flat=True)) == {State.ON_HOLD}

    def test_who_stops_many_in_doubt_is_flagged(self, operator, card, taro):
        call = take_call(operator)
        earlier(call, taro, 3, before=timedelta(minutes=50), precaution=True)
        hear(operator, call, kana="しけん　はなこ", born="昭和63年4月2日")
        press(operator, call, "card")

        assert {Why.PRECAUTION, Why.SAME_OPERATOR} <= flagged(call)

    def test_who_stops_the_same_person_again_is_flagged(self, operator, card):
        call = take_call(operator)
        earlier(call, card.citizen, 1, before=timedelta(days=20))

        assert Why.SAME_OPERATOR in flagged(self.stop(operator, card))

    def test_of_long_ago_or_of_others_is_not(self, operator, card, taro):
        call = take_call(operator)
        earlier(call, taro, 15, before=timedelta(hours=2))

        assert flagged(self.stop(operator, card)) == set()

    def test_who_stops_card_and_phone_in_one_call_is_not(self, operator, card, registered):
        call = take_call(operator)
        hear(operator, call)
        press(operator, call, "card"), press(operator, call, "phone")

        assert (call.stops.count(), flagged(call)) == (2, set())


class TestOnePerson:
    def test_stopped_and_back_again_and_again_is_flagged_and_stopped_all_the_same(self, operator, card):
        stopped_and_back(card, at=timezone.now() - timedelta(days=1))
        call = take_call(operator)
        hear(operator, call)
        press(operator, call, "card")

        assert Why.SAME_PERSON in flagged(call)
        assert set(card.citizen.certificates.values_list("status", flat=True)) == {State.ON_HOLD}

    def test_stopped_and_back_long_ago_is_not(self, operator, card):
        stopped_and_back(card, at=timezone.now() - timedelta(days=31))
        call = take_call(operator)
        hear(operator, call)
        press(operator, call, "card")

        assert flagged(call) == set()


class TestTheBoard:
    def test_shows_calls_and_flags_and_no_callers_name(self, operator, supervisor, card):
        call = take_call(operator, NUMBER)
        hear(operator, call, kana="しけん　はなこ", born="昭和63年4月2日")
        press(operator, call, "card")
        page = supervisor.get(BOARD).content.decode()

        assert call.shown in page
        assert "念のための停止" in page
        assert card.citizen.full_name not in page
        assert "5678" not in page

    def test_is_the_supervisors_alone(self, operator):
        assert operator.get(BOARD).status_code == 403

    def test_a_flag_goes_when_it_was_seen_and_keeps_who_saw_it_first(self, operator, supervisor):
        call = take_call(operator)
        flag = Flag.objects.create(call=call, why=Why.CALLED, at=timezone.now())
        for _ in range(2):
            assert supervisor.post(f"{BOARD}flags/{flag.pk}/seen/").status_code == 302
        flag.refresh_from_db()

        assert flag.seen_by.login == "denwa-cho"
        assert "責任者を呼んでいる" not in supervisor.get(BOARD).content.decode()

    def test_a_call_that_ended_goes(self, operator, supervisor):
        call = take_call(operator)
        operator.post(f"/staff/hotline/calls/{call.pk}/end/")

        assert call.shown not in supervisor.get(BOARD).content.decode()


class TestTheDay:
    def test_is_counted_by_the_hour_in_japan(self, operator, taro):
        call = take_call(operator)
        earlier(call, taro, 2, before=timedelta(hours=3))
        hours = board.by_the_hour(at=timezone.now())

        assert (len(hours), hours[-4].sure, sum(hour.count for hour in hours)) == (24, 2, 2)
        assert hours[-1].begins.utcoffset() == timedelta(hours=9)
        assert hours[-4].sure_height == board.HEIGHT

    def test_without_a_stop_draws_nothing_and_does_not_fail(self):
        hours = board.by_the_hour(at=timezone.now())

        assert {(hour.count, hour.sure_height, hour.doubtful_height) for hour in hours} == {(0, 0, 0)}

    def test_is_drawn_and_stands_in_a_table(self, operator, supervisor, taro):
        earlier(take_call(operator), taro, 3, before=timedelta(minutes=1))
        page = supervisor.get(BOARD).content.decode()

        assert page.count('class="hours__sure"') == 1
        assert page.count('<th scope="row" class="number">') >= 24
