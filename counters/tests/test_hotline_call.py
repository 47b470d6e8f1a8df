"""The loss hotline around the stop (R-57): watched, told, noted, ended; and what there is to say in each case."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from accounts.models import StaffSession
from accounts.sign_in import session
from certificates.states import Carrier, State
from counters.calls.hear import CallIsOver
from counters.calls.number import NotANumber, digits
from counters.calls.scripts import SCRIPTS
from counters.calls.target import choose
from counters.models import Call, CallEvent, Flag, Happened, Target
from counters.tests.on_the_phone import address, hear, press, shown, take_call, words_of

pytestmark = pytest.mark.django_db


def kinds_of(call):
    return list(call.events.order_by("id").values_list("kind", flat=True))


def states(citizen, carrier):
    return set(citizen.certificates.filter(carrier=carrier).values_list("status", flat=True))


class TestWatching:
    def test_counts_calls_from_one_number_in_any_spelling(self, operator, card):
        for number in ("090-1234-5678", "０９０（１２３４）５６７８", "+81 90 1234 5678"):
            call = take_call(operator, number)
            operator.post(address(call, "end/"))
        call = take_call(operator, "09012345678")

        page = operator.get(address(call)).content.decode()
        assert "先ほどもお電話" in page
        assert "3件" in page
        assert "12345678" not in page
        assert "5678" in page

    def test_counts_stops_of_one_person_and_still_stops(self, operator, call, registered, hanako):
        hear(operator, call)
        press(operator, call, "phone")
        again = take_call(operator)
        page = words_of(hear(operator, again))

        assert "この方の停止・再開（30日） 1件" in page
        press(operator, again, "card")
        assert states(hanako, Carrier.CARD) == {State.ON_HOLD}

    def test_forgets_the_number_when_the_call_ends(self, operator):
        call = take_call(operator, "09012345678")
        assert call.number_sealed
        operator.post(address(call, "end/"))

        call.refresh_from_db()
        assert call.number_sealed is None

    @pytest.mark.parametrize("typed", ["12", "だれか", "1" * 16])
    def test_takes_no_number_that_cannot_be_called(self, operator, typed):
        assert operator.post("/staff/hotline/calls/", {"number": typed}).status_code == 422
        with pytest.raises(NotANumber):
            digits(typed)


class TestTelling:
    def test_is_ticked_and_logged(self, operator, call, registered):
        hear(operator, call)
        press(operator, call, "phone")
        stop = call.stops.get()
        operator.post(address(call, f"stops/{stop.pk}/told/"), {"item": "number", "said": "on"})

        page = operator.get(address(call)).content.decode()
        assert page.count(" checked") == 1
        assert "伝えた：受付番号" in words_of(page)

    def test_says_what_still_works(self, operator, call, registered):
        hear(operator, call)
        press(operator, call, "phone")
        assert "カードは使えること" in shown(operator, call)

        press(operator, call, "card")
        assert "スマホ用は使えること" not in shown(operator, call)

    @pytest.mark.parametrize(
        ("target", "words"),
        [
            ("phone", "このサイトの「利用を再開する」で登録しなおし"),
            ("both", "先に窓口でカードの署名用を新しく。そのあと、このサイトで登録しなおし"),
        ],
    )
    def test_of_both_puts_the_card_first(self, operator, call, registered, target, words):
        hear(operator, call)
        press(operator, call, target)

        assert words in shown(operator, call)

    def test_of_a_thing_that_was_not_stopped_is_refused(self, operator, call, registered):
        hear(operator, call)
        press(operator, call, "phone")

        told = address(call, f"stops/{call.stops.get().pk}/told/")
        assert operator.post(told, {"item": "card_found", "said": "on"}).status_code == 404


class TestNotes:
    def test_are_saved_with_a_time_and_a_version(self, operator, call):
        save = {"memo": "17:40ごろ バスに置き忘れ", "version": 0}
        answer = operator.post(address(call, "notes/"), save, headers={"accept": "application/json"})

        assert answer.json()["version"] == 1
        assert datetime.datetime.fromisoformat(answer.json()["at"]) <= timezone.now()
        call.refresh_from_db()
        assert call.memo == "17:40ごろ バスに置き忘れ"

    def test_of_two_windows_do_not_eat_each_other(self, operator, call):
        for memo, status in (("一", 200), ("二", 409)):
            save = {"memo": memo, "version": 0}
            answer = operator.post(address(call, "notes/"), save, headers={"accept": "application/json"})
            assert answer.status_code == status
        assert answer.json()["kept"] == "一"

    def test_of_a_call_that_is_over_do_not_change(self, operator, call):
        operator.post(address(call, "end/"))
        save = {"memo": "あとから", "version": 0}

        assert operator.post(address(call, "notes/"), save, headers={"accept": "application/json"}).status_code == 409
        with pytest.raises(IntegrityError), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(memo="あとから")


class TestTheCall:
    def test_is_ones_own(self, desk, operator, call):
        colleague = desk("denwa-2")

        assert colleague.get(address(call)).status_code == 404
        assert colleague.post(address(call, "end/")).status_code == 404

    def test_keeps_the_desk_open_however_long_it_lasts(self, operator, call):
        past = timezone.now() - datetime.timedelta(minutes=40)
        StaffSession.objects.update(seen_at=past, began_at=timezone.now() - datetime.timedelta(hours=13))

        assert operator.get(address(call)).status_code == 200

    def test_that_is_over_lets_the_desk_idle_again(self, operator, call):
        operator.post(address(call, "end/"))
        StaffSession.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=6))

        assert "/unlock/" in operator.get("/staff/hotline/").headers["Location"]

    def test_nobody_came_back_to_does_not_keep_a_desk_open_for_ever(self, operator, call):
        StaffSession.objects.update(seen_at=timezone.now() - session.CALL_SILENT - datetime.timedelta(minutes=1))

        assert "/sign-in/" in operator.get(address(call)).headers["Location"]

    def test_has_a_log_that_nobody_rewrites(self, operator, call):
        with pytest.raises(Exception, match=r"permission denied|written once"), transaction.atomic():
            CallEvent.objects.update(kind=Happened.ENDED)
        with pytest.raises(Exception, match=r"permission denied|written once"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM counters_callstop")

    def test_can_be_ended_twice(self, operator, call):
        for _ in range(2):
            assert operator.post(address(call, "end/")).status_code == 302
        assert kinds_of(call).count("ended") == 1

    def test_over_takes_no_target(self, operator, call):
        operator.post(address(call, "end/"))
        call.refresh_from_db()

        operator.post(address(call, "target/"), {"target": "card"})
        call.refresh_from_db()
        assert call.target == ""
        with pytest.raises(CallIsOver):
            choose(call, Target.CARD, at=timezone.now())


class TestTheCases:
    @pytest.mark.parametrize("case", ["agent", "mismatch", "cannot_speak", "supervisor", "dropped"])
    def test_have_words_of_their_own_and_a_way_back(self, operator, call, case):
        operator.post(address(call, "case/"), {"case": case})
        assert str(SCRIPTS[case].say) in operator.get(address(call)).content.decode()

        operator.post(address(call, "case/"), {"case": ""})
        assert str(SCRIPTS["identify"].say) in operator.get(address(call)).content.decode()

    def test_call_the_supervisor(self, operator, call):
        for case in ("supervisor", "", "supervisor", "cannot_speak"):
            operator.post(address(call, "case/"), {"case": case})

        assert sorted(Flag.objects.values_list("why", flat=True)) == ["called", "cannot_speak"]

    def test_show_the_number_to_call_back_and_else_never(self, operator):
        call = take_call(operator, "09012345678")
        assert "09012345678" not in operator.get(address(call)).content.decode()
        operator.post(address(call, "case/"), {"case": "dropped"})

        assert "09012345678" in operator.get(address(call)).content.decode()

    def test_every_state_has_its_words_in_both_languages(self):
        for code, script in SCRIPTS.items():
            japanese = str(script.say)
            with translation.override("en"):
                assert str(script.say) != japanese, code
                assert str(script.then) != "", code
