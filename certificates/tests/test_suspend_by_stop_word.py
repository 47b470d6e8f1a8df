"""Stopping without signing in: one answer for all, the same work, and not often (R-54, T20)."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from accounts import peppered, stop_word
from accounts.actor import Actor
from accounts.limits import TooOften
from accounts.models import Citizen, Notice, Tally
from accounts.tests.at_once import at_once, outcomes
from certificates import policy
from certificates.lifecycle.set_stop_word import remove_stop_word, set_stop_word
from certificates.lifecycle.suspend import suspend
from certificates.lifecycle.suspend_by_stop_word import AskedFrom, Told, suspend_by_stop_word
from certificates.models import Receipt, StatusChange
from certificates.reasons import Reason
from certificates.states import Carrier, State

pytestmark = pytest.mark.django_db
WORD = "みどりのたぬき7"
HERE = AskedFrom("a-session", "192.0.2.7")
RIGHT = {"kana": "しけん はなこ", "birth_date": date(1988, 4, 2), "stop_word": WORD}
WRONG = [
    {"kana": "シケン タロウ"},
    {"kana": "シケン ハナヨ"},
    {"birth_date": date(1988, 4, 3)},
    {"stop_word": "あかいきつね7"},
]


@pytest.fixture
def with_a_word(hanako, registered, now):
    set_stop_word(hanako, WORD, at=now)
    return hanako


def stop(now, *, carriers=(Carrier.PHONE,), asked_from=HERE, **told):
    return suspend_by_stop_word(Told(**{**RIGHT, **told}), carriers, asked_from=asked_from, at=now)


def statuses(citizen):
    return {(c.carrier, c.status) for c in citizen.certificates.all()}


class TestTheRightWord:
    def test_stops_what_is_asked_for_and_leaves_the_rest(self, with_a_word, now):
        stop(now)

        assert statuses(with_a_word) == {("phone", State.ON_HOLD), ("card", State.VALID)}

    def test_stops_both(self, with_a_word, now):
        stop(now, carriers=list(Carrier))

        assert {status for _, status in statuses(with_a_word)} == {State.ON_HOLD}

    def test_is_the_citizens_own_act_and_says_how_it_was_known(self, with_a_word, now):
        stop(now)

        change = StatusChange.objects.filter(act="suspend").first()
        assert (change.actor_id, change.role, change.channel) == (with_a_word.pk, "citizen", "portal")
        assert (change.reason, change.reference) == ("lost", "stop_word")

    def test_tells_the_citizen(self, with_a_word, now):
        stop(now)

        assert Notice.objects.filter(citizen=with_a_word).first().about == "suspended"

    @pytest.mark.parametrize("kana", ["シケン ハナコ", "ｼｹﾝﾊﾅｺ", "しけん・はなこ", "シケンハナコ"])
    def test_is_heard_under_any_spelling_of_the_name(self, with_a_word, now, kana):
        stop(now, kana=kana)

        assert ("phone", State.ON_HOLD) in statuses(with_a_word)

    def test_of_what_is_stopped_already_changes_nothing(self, with_a_word, now):
        suspend(with_a_word.pk, [Carrier.PHONE], actor=Actor.citizen(with_a_word.pk), reason=Reason.LOST, at=now)

        stop(now)

        assert Receipt.objects.count() == 1

    def test_finds_its_person_among_people_of_one_name_and_day(self, with_a_word, now):
        twin = Citizen.objects.create(
            full_name="試験 華子", kana="シケン ハナコ", birth_date=date(1988, 4, 2), gender="2", address="大阪府",
            municipality=with_a_word.municipality,
        )  # fmt: skip
        set_stop_word(twin, "おなじなまえのひと", at=now)

        stop(now)

        assert ("phone", State.ON_HOLD) in statuses(with_a_word)


class TestAnythingElse:
    @pytest.mark.parametrize("wrong", WRONG, ids=str)
    def test_changes_nothing_and_says_nothing(self, with_a_word, taro, now, wrong):
        assert stop(now, **wrong) is None

        assert {status for _, status in statuses(with_a_word)} == {State.VALID}
        assert not Receipt.objects.exists()

    def test_is_every_word_once_it_was_removed(self, with_a_word, now):
        remove_stop_word(with_a_word.pk, at=now)

        stop(now)

        assert {status for _, status in statuses(with_a_word)} == {State.VALID}

    @pytest.mark.parametrize("wrong", [{}, *WRONG], ids=str)
    def test_costs_the_same_comparison(self, with_a_word, taro, now, monkeypatch, wrong):
        """For a person with a word, for one who has none, and for nobody: one Argon2id, not more, not less."""
        compared, compare = [], peppered.matches
        monkeypatch.setattr(peppered, "matches", lambda *given: compared.append(1) or compare(*given))

        stop(now, **wrong)

        assert len(compared) == 1


class TestTries:
    def test_are_limited_by_session(self, with_a_word, now):
        for _ in range(policy.STOP_WORD_BY_SESSION.tries):
            stop(now, stop_word="ちがうことば")

        with pytest.raises(TooOften):
            stop(now)

        assert ("phone", State.VALID) in statuses(with_a_word)

    def test_are_limited_by_person_whoever_asks_from_wherever(self, with_a_word, now):
        limit = policy.STOP_WORD_BY_PERSON.tries
        for number in range(limit):
            stop(now, stop_word="ちがうことば", asked_from=AskedFrom(None, f"192.0.2.{number}"))

        with pytest.raises(TooOften):
            stop(now, asked_from=AskedFrom(None, "198.51.100.1"))

    def test_are_limited_for_a_person_who_does_not_exist_alike(self, db, now):
        for number in range(policy.STOP_WORD_BY_PERSON.tries):
            stop(now, kana="ダレモイナイ", asked_from=AskedFrom(None, f"192.0.2.{number}"))

        with pytest.raises(TooOften):
            stop(now, kana="だれも いない", asked_from=AskedFrom(None, "198.51.100.1"))

    def test_are_limited_by_address_whomever_they_are_about(self, db, now):
        for number in range(policy.STOP_WORD_BY_ADDRESS.tries):
            stop(now, birth_date=date(1988, 4, 2) + timedelta(days=number), asked_from=AskedFrom(None, "192.0.2.7"))

        with pytest.raises(TooOften):
            stop(now, asked_from=AskedFrom("another-session", "192.0.2.7"))

    def test_are_open_again_afterwards(self, with_a_word, now):
        for _ in range(policy.STOP_WORD_BY_SESSION.tries + 1):
            with suppress(TooOften):
                stop(now, stop_word="ちがうことば")

        stop(now + policy.STOP_WORD_BY_SESSION.within)

        assert ("phone", State.ON_HOLD) in statuses(with_a_word)

    def test_leave_no_trace_of_who_was_meant(self, with_a_word, now):
        stop(now)

        assert all(len(bytes(tally.key)) == 32 for tally in Tally.objects.all())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def run(self, calls):
        return outcomes(at_once(calls, refusals=TooOften))

    def test_guess_no_more_often_than_the_limit_allows(self, with_a_word, now, monkeypatch):
        compared, compare = [], stop_word.matches
        monkeypatch.setattr(stop_word, "matches", lambda *given: compared.append(1) or compare(*given))
        calls = [
            lambda n=n: stop(now, stop_word=f"まちがい{n}", asked_from=AskedFrom(None, f"192.0.2.{n}"))
            for n in range(60)
        ]

        answers = self.run(calls)

        allowed = policy.STOP_WORD_BY_PERSON.tries
        assert answers == {"done": allowed, "TooOften": 60 - allowed}
        assert len(compared) == allowed

    def test_with_the_right_word_stop_once(self, with_a_word, now):
        answers = self.run([lambda: stop(now)] * policy.STOP_WORD_BY_SESSION.tries)

        assert set(answers) == {"done"}
        assert Receipt.objects.count() == 1
        assert StatusChange.objects.filter(act="suspend").count() == 2
