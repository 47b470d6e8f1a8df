"""People for practice calls: made by the worker, like nobody else, and ended when the call is over."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from accounts import stop_word
from accounts.models import Citizen
from certificates.models import Certificate, StatusChange
from certificates.states import Carrier, State
from simulator import jobs, practice_people
from simulator.cast import CAST
from simulator.dealing import deal
from simulator.models import PracticePerson
from simulator.practice import SandboxCalls

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(issuers):
    return SandboxCalls()


def made(calls, code="plain"):
    practice = uuid.uuid4()
    calls.prepare(practice, code)
    jobs.make_practice_person(practice_id=str(practice))
    return practice, calls.caller(practice)


def states(citizen):
    return {
        carrier: set(citizen.certificates.filter(carrier=carrier).values_list("status", flat=True))
        for carrier in Carrier
    }


class TestAPersonOfACall:
    def test_is_there_when_the_worker_has_made_them(self, calls):
        practice = uuid.uuid4()
        calls.prepare(practice, "plain")
        assert calls.caller(practice) is None

        jobs.make_practice_person(practice_id=str(practice))
        jobs.make_practice_person(practice_id=str(practice))  # may run twice

        person = calls.caller(practice).citizen
        assert states(person) == {Carrier.CARD: {State.VALID}, Carrier.PHONE: {State.VALID}}
        assert Certificate.objects.filter(citizen=person).count() == 4

    def test_has_a_name_put_together_from_the_casts_and_is_none_of_them(self, calls):
        deal("aoi", at=timezone.now())
        person = made(calls)[1].citizen
        parts = {part for one in CAST.values() for part in one.kana.split()}

        assert set(person.kana.split()) <= parts
        assert person.full_name.split()[0] in {one.full_name.split()[0] for one in CAST.values()}
        assert not Citizen.objects.filter(kana=person.kana, municipality=person.municipality).exclude(pk=person.pk)

    def test_who_stopped_their_phone_before_calls_to_have_it_back(self, calls):
        person = made(calls, "found")[1].citizen

        assert states(person) == {Carrier.CARD: {State.VALID}, Carrier.PHONE: {State.ON_HOLD}}

    def test_has_a_stop_word_where_the_case_needs_one(self, calls):
        assert stop_word.matches(made(calls, "stop_word")[1].citizen, practice_people.STOP_WORD)
        assert not stop_word.matches(made(calls, "plain")[1].citizen, practice_people.STOP_WORD)

    def test_is_like_nobody_who_is_there(self, calls, monkeypatch):
        """One name, one city: the second has nobody left to be, and is the first again, equipped anew."""
        first, caller = made(calls)
        calls.finish(first)
        jobs.end_practice_person(practice_id=str(first))
        monkeypatch.setattr(practice_people.Drawn, "is_somebody", lambda drawn: True)
        _second, again = made(calls)

        assert again.citizen == caller.citizen
        alive = again.citizen.certificates.filter(status=State.VALID)
        assert set(alive.values_list("carrier", flat=True)) == set(Carrier)
        assert alive.count() == 4


class TestWhenTheCallIsOver:
    def test_all_they_held_is_revoked_by_the_system_and_the_history_stays(self, calls):
        practice, caller = made(calls, "found")
        for _ in range(2):
            jobs.end_practice_person(practice_id=str(practice))

        assert set().union(*states(caller.citizen).values()) == {State.REVOKED}
        ends = StatusChange.objects.filter(certificate__citizen=caller.citizen, act="revoke")
        assert set(ends.values_list("role", "reason")) == {("system", "no_longer_needed")}
        assert ends.count() == 4

    def test_one_that_nobody_ended_is_ended_when_the_next_begins(self, calls):
        left, caller = made(calls)
        PracticePerson.objects.filter(pk=left).update(asked_at=timezone.now() - jobs.FORGOTTEN_AFTER * 2)
        made(calls)

        assert set().union(*states(caller.citizen).values()) == {State.REVOKED}


def test_the_calendar_of_the_callers_is_the_one_people_speak():
    told = [date(2019, 5, 1), date(2019, 4, 30), date(1989, 1, 8), date(1989, 1, 7), date(1955, 3, 12)]
    said = ["令和元年5月1日", "平成31年4月30日", "平成元年1月8日", "昭和64年1月7日", "昭和30年3月12日"]

    assert [practice_people.in_eras(day) for day in told] == said
