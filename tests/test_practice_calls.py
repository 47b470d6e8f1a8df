"""What the callers of the practice calls say is found by the hotline as each case means it."""

import uuid

import pytest
from django.core.management import call_command
from django.utils import timezone

from counters.hotline.matching import Heard, find_callers
from counters.hotline.scores import Agrees, Fact
from counters.models import Case
from simulator import jobs, practice_people
from simulator.practice import SandboxCalls
from simulator.practice_cases import PLAYS

pytestmark = pytest.mark.django_db
OTHERWISE = {
    "misheard": lambda theirs: {"kana": f"カクノ {theirs['given']}"},
    "wrong_birth": lambda theirs: {"born": theirs["wrong_born"]},
    "stop_word": lambda theirs: {"address": theirs["elsewhere"], "stop_word": theirs["word"]},
    "cannot_speak": lambda theirs: {"address": ""},
}
AGREES = {
    "misheard": (Fact.KANA, Agrees.NEARLY),
    "wrong_birth": (Fact.BIRTH_DATE, Agrees.NEARLY),
    "stop_word": (Fact.ADDRESS, Agrees.NOT),
}


@pytest.fixture
def issuers(db, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    call_command("create_issuers", verbosity=0)


@pytest.mark.parametrize("code", PLAYS)
def test_is_found_by_what_the_caller_says(code, issuers):
    for _ in range(3):  # others who practised before are there
        practice = uuid.uuid4()
        SandboxCalls().prepare(practice, code)
        jobs.make_practice_person(practice_id=str(practice))
    caller = SandboxCalls().caller(practice)
    theirs = practice_people.said_of(caller.citizen)
    told = {"kana": theirs["kana"], "born": theirs["born"], "address": theirs["address"]}
    found = find_callers(Heard(**told | OTHERWISE.get(code, lambda theirs: {})(theirs)), at=timezone.now())
    best, ought = found.candidates[0], PLAYS[code].case.ought

    assert (best.citizen, found.left) == (caller.citizen, 1)
    assert best.reached is not (ought.precaution and not ought.by_agent)
    if code in AGREES:
        assert best.facts[AGREES[code][0]] is AGREES[code][1]


def test_what_ought_to_be_done_is_there_to_be_done():
    assert {play.case.ought.case for play in PLAYS.values()} <= {str(case) for case in Case}
    assert {code for code, play in PLAYS.items() if not play.case.ought.stops} == {"found"}
