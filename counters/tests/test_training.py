"""Practice calls (sandbox only): the real screen, a person of one's own, a judgement from the record."""

import re

import pytest
from procrastinate.contrib.django import app

from accounts.models import AccessRecord, Citizen, StaffMember
from certificates.practice import practice_calls
from certificates.states import Carrier, State
from counters.calls.practise import Tally
from counters.models import Call, Flag, Practice
from counters.tests.on_the_phone import address, press, words_of

pytestmark = pytest.mark.django_db
TRAINING = "/staff/hotline/training/"


@pytest.fixture
def operator(desk, issuers):
    return desk("denwa-1")


def begin(desk, code="plain"):
    """The practice, when the worker has made the person."""
    answer = desk.post(f"{TRAINING}begin/", {"case": code})
    assert answer.status_code == 302, answer.content.decode()
    practice = Practice.objects.latest("id")
    assert answer.headers["Location"] == f"{TRAINING}{practice.pk}/"
    _work("make_practice_person", practice)
    return practice


def _work(name, practice):
    """What the worker does: the simulator's job, by its name, since no floor knows the other."""
    app.tasks[f"simulator.jobs.{name}"](practice_id=str(practice.pk))


def take(desk, practice):
    answer = desk.post(f"{TRAINING}{practice.pk}/answer/")
    assert answer.status_code == 302
    practice.refresh_from_db()
    return practice.call


def caller(practice):
    return practice_calls().caller(practice.pk).citizen


def identify(desk, call, person, **changed):
    told = {"kana": person.kana, "born": str(person.birth_date), "address": person.address}
    desk.post(address(call, "identify/"), told | changed)
    call.refresh_from_db()


def end(desk, call, **counts):
    answer = desk.post(address(call, "end/"), counts)
    assert answer.status_code == 302
    return answer.headers["Location"]


def result(desk, practice):
    return words_of(desk.get(f"{TRAINING}{practice.pk}/").content.decode())


def wrong(desk, practice):
    """Each thing that was not done, as the page has it."""
    page = desk.get(f"{TRAINING}{practice.pk}/").content.decode()
    judged = re.findall(r"<tr><td>([^<]+)</td>(.*?)</tr>", page, re.DOTALL)
    assert judged
    return [title for title, said in judged if "できなかった" in said]


COUNTS = {"practice_keys": "41", "practice_clicks": "2", "practice_fields": "3", "practice_keys_to_stop": "37"}


class TestAPracticeCall:
    def test_rings_when_the_person_is_there_and_is_the_real_screen(self, operator):
        answer = operator.post(f"{TRAINING}begin/", {"case": "plain"})
        practice = Practice.objects.get()
        assert "相手を用意しています" in words_of(operator.get(answer.headers["Location"]).content.decode())
        assert take(operator, practice) is None  # nobody calls yet

        _work("make_practice_person", practice)
        assert "電話が鳴っています" in result(operator, practice)
        call = take(operator, practice)
        page = operator.get(address(call)).content.decode()

        assert "練習の通話" in page
        assert "data-practice" in page
        assert caller(practice).kana.replace("　", "") in page.replace("　", "")  # what the caller says, on their card
        assert take(operator, practice) == call
        assert Call.objects.count() == 1

    def test_well_done_is_said_to_be_so_with_time_and_keys(self, operator):
        practice = begin(operator)
        call, person = take(operator, practice), caller(practice)
        identify(operator, call, person)
        press(operator, call, "phone")
        stop = call.stops.get()
        operator.post(address(call, f"stops/{stop.pk}/told/"), {"item": "number", "said": "on"})
        assert end(operator, call, **COUNTS) == f"{TRAINING}{practice.pk}/"

        page = result(operator, practice)
        assert "ぜんぶ正しくできました" in page
        assert "41（止めるまで37）" in page
        practice.refresh_from_db()
        assert (practice.keys, practice.clicks, practice.fields, practice.keys_to_stop) == (41, 2, 3, 37)
        assert "5/5" in words_of(operator.get(TRAINING).content.decode())

    def test_is_written_down_as_any_other(self, operator):
        practice = begin(operator)
        call, person = take(operator, practice), caller(practice)
        identify(operator, call, person)
        press(operator, call, "phone")

        assert AccessRecord.objects.filter(citizen=person, reference=call.reference).count() == 1
        assert set(person.certificates.filter(carrier=Carrier.PHONE).values_list("status", flat=True)) == {
            State.ON_HOLD
        }
        assert call.events.filter(kind="stopped").exists()

    def test_when_over_leaves_the_person_with_nothing(self, operator):
        practice = begin(operator)
        end(operator, take(operator, practice))
        _work("end_practice_person", practice)

        assert set(caller(practice).certificates.values_list("status", flat=True)) == {State.REVOKED}

    def test_stopped_too_much_without_a_number_told_is_told(self, operator):
        practice = begin(operator)
        call = take(operator, practice)
        identify(operator, call, caller(practice))
        press(operator, call, "both")
        end(operator, call)

        assert wrong(operator, practice) == [
            "なくしたものだけを止めた",
            "受付番号を伝えた",
        ]

    def test_of_the_wrong_person_is_told(self, operator):
        practice, other = begin(operator), begin(operator)
        call = take(operator, practice)
        identify(operator, call, caller(other))
        press(operator, call, "phone")
        end(operator, call)

        assert "正しい人を見つけた" in wrong(operator, practice)

    def test_in_which_the_phone_was_found_again_is_right_when_nothing_is_done(self, operator):
        practice = begin(operator, "found")
        call = take(operator, practice)
        identify(operator, call, caller(practice))
        end(operator, call)

        assert "ぜんぶ正しくできました" in result(operator, practice)

    def test_in_which_the_phone_was_found_again_is_wrong_when_the_card_is_stopped(self, operator):
        practice = begin(operator, "found")
        call = take(operator, practice)
        identify(operator, call, caller(practice))
        press(operator, call, "both")
        end(operator, call)

        assert "何も止めなかった" in wrong(operator, practice)

    def test_of_an_agent_wants_it_said_and_a_precaution(self, operator):
        practice = begin(operator, "agent")
        call = take(operator, practice)
        operator.post(address(call, "case/"), {"case": "agent"})
        identify(operator, call, caller(practice))
        press(operator, call, "phone")
        end(operator, call)

        assert Flag.objects.filter(call=call, why="precaution").exists()
        assert wrong(operator, practice) == ["受付番号を伝えた"]

    def test_of_a_theft_wants_the_reason(self, operator):
        practice = begin(operator, "stolen")
        call = take(operator, practice)
        identify(operator, call, caller(practice))
        press(operator, call, "both")
        end(operator, call)

        assert "わけを正しく記録した" in wrong(operator, practice)

    @pytest.mark.parametrize("said", ["-1", "1e3", "", "99999999999", "１"])
    def test_is_not_counted_by_what_is_no_count(self, said):
        assert Tally.read(COUNTS | {"practice_keys": said}) is None


class TestTheResults:
    def test_are_ones_own_and_the_supervisors(self, operator, desk):
        practice = begin(operator)
        end(operator, take(operator, practice), **COUNTS)

        assert desk("denwa-2").get(f"{TRAINING}{practice.pk}/").status_code == 404
        chief = desk("denwa-cho")
        assert "電話一" in words_of(chief.get(TRAINING).content.decode())
        assert "マウスのクリック" in result(chief, practice)
        assert "電話一" not in words_of(desk("denwa-2").get(TRAINING).content.decode())

    def test_going_on_are_marked_on_the_board(self, operator, desk):
        chief, take_at = desk("denwa-cho"), "/staff/hotline/board/"
        operator.post("/staff/hotline/calls/", {"number": ""})
        assert "練習 試験 電話一" not in words_of(chief.get(take_at).content.decode())

        practice = begin(operator, "agent")
        operator.post(address(take(operator, practice), "case/"), {"case": "supervisor"})
        assert words_of(chief.get(take_at).content.decode()).count("練習 試験 電話一") == 2  # its flag, and itself

    def test_name_nobody(self, operator):
        practice = begin(operator)
        person = caller(practice)
        end(operator, take(operator, practice))

        assert person.kana not in operator.get(f"{TRAINING}{practice.pk}/").content.decode()


class TestOutsideTheSandbox:
    @pytest.fixture(autouse=True)
    def off(self, settings):
        settings.PRACTICE_CALLS = ""

    def test_nobody_practises(self, operator):
        practice = Practice.objects.create(
            operator=StaffMember.objects.get(login="denwa-1"), case="plain", asked_at="2026-11-26T00:00:00Z"
        )

        assert operator.get(TRAINING).status_code == 404
        assert operator.post(f"{TRAINING}begin/", {"case": "plain"}).status_code == 404
        assert operator.get(f"{TRAINING}{practice.pk}/").status_code == 404
        assert operator.post(f"{TRAINING}{practice.pk}/answer/").status_code == 404
        assert TRAINING not in operator.get("/staff/").content.decode()
        assert not Citizen.objects.exists()
