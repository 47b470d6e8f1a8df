"""The stop word over the API (contract §3, R-54)."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts import even_time, stop_word
from accounts.models import Notice, StopWord
from certificates import policy
from certificates.models import IdempotencyKey
from certificates.states import State
from certificates.tests.api_client import Browser, problem_of
from certificates.tests.people import ACard

pytestmark = pytest.mark.django_db
WORD = "みどりのたぬき7"
ASKED = {"name_kana": "しけん はなこ", "birth_date": "昭和63年4月2日", "stop_word": WORD, "carriers": ["phone"]}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(policy, "STOP_WORD_ANSWER_TAKES", timedelta(0))


@pytest.fixture
def with_a_word(at_home, hanako, registered):
    at_home.put("secrets/stop-word/", {"stop_word": WORD})
    return hanako


def on_hold(citizen):
    return {c.carrier for c in citizen.certificates.filter(status=State.ON_HOLD)}


class TestSettingIt:
    def test_says_that_there_is_one_and_never_which(self, at_home, hanako):
        answer = at_home.put("secrets/stop-word/", {"stop_word": WORD})

        assert (answer.status_code, answer.json()["is_set"]) == (200, True)
        assert at_home.get("secrets/stop-word/").json() == answer.json()
        assert WORD not in answer.content.decode()
        assert stop_word.matches(hanako, WORD)

    def test_tells_the_citizen(self, at_home, hanako):
        at_home.put("secrets/stop-word/", {"stop_word": WORD})
        at_home.delete("secrets/stop-word/")

        told = list(Notice.objects.filter(citizen=hanako).values_list("about", flat=True)[:2])
        assert told == ["stop_word_removed", "stop_word_set"]

    def test_to_the_same_tells_nobody_again(self, at_home, hanako):
        first, second = (at_home.put("secrets/stop-word/", {"stop_word": word}).json() for word in (WORD, f" {WORD}"))

        assert first == second
        assert Notice.objects.filter(citizen=hanako, about="stop_word_set").count() == 1

    def test_replaces_the_one_before(self, with_a_word, at_home):
        at_home.put("secrets/stop-word/", {"stop_word": "ゆきだるま30"})

        assert not stop_word.matches(with_a_word, WORD)

    def test_is_taken_back(self, with_a_word, at_home):
        for _ in range(2):
            answer = at_home.delete("secrets/stop-word/")

            assert (answer.status_code, answer.json()) == (200, {"is_set": False, "set_at": None})
        assert not StopWord.objects.exists()

    @pytest.mark.parametrize(("word", "why"), [("たぬき", "too_short"), ("S63.4.2", "birth_date"), ("1234", "common")])
    def test_refuses_one_that_others_would_guess(self, at_home, word, why):
        answer = at_home.put("secrets/stop-word/", {"stop_word": word})

        assert (answer.status_code, problem_of(answer)) == (400, "malformed")
        assert (answer.json()["fields"], answer.json()["why"]) == (["stop_word"], why)
        assert word not in answer.content.decode()

    @pytest.mark.parametrize("junk", [None, 1234, "", "a\0b", "x" * 201, ["たぬき"], {}])
    def test_takes_a_text_and_nothing_else(self, at_home, junk):
        assert problem_of(at_home.put("secrets/stop-word/", {"stop_word": junk})) == "malformed"

    @pytest.mark.parametrize("method", ["get", "put", "delete"])
    def test_is_for_whoever_is_signed_in(self, db, method):
        assert problem_of(getattr(Browser(), method)("secrets/stop-word/")) == "not-signed-in"

    @pytest.mark.parametrize("method", ["put", "delete"])
    def test_needs_the_csrf_token(self, at_home, method):
        assert problem_of(getattr(at_home, method)("secrets/stop-word/", csrf=False)) == "csrf-failed"

    @pytest.mark.parametrize("method", ["post", "patch"])
    def test_goes_by_its_own_methods(self, at_home, method):
        assert problem_of(at_home.post("secrets/stop-word/", method=method)) == "method-not-allowed"

    def test_sent_again_is_done_once(self, at_home, hanako):
        answers = [at_home.put("secrets/stop-word/", {"stop_word": WORD}, key="once") for _ in range(2)]

        assert answers[0].json() == answers[1].json()
        assert Notice.objects.filter(citizen=hanako, about="stop_word_set").count() == 1
        assert WORD not in str(IdempotencyKey.objects.get().answer)


class TestStoppingByIt:
    def test_needs_no_session_and_no_csrf_token(self, with_a_word):
        answer = Browser().post("stop-word-suspensions/", ASKED)

        assert answer.status_code == 202
        assert on_hold(with_a_word) == {"phone"}

    def test_ends_the_sessions_made_with_what_it_stops(self, with_a_word, at_home):
        Browser().post("stop-word-suspensions/", ASKED | {"carriers": ["card", "phone"]})

        assert at_home.get("session/").json()["citizen"] is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"stop_word": "あかいきつね"},
            {"name_kana": "シケン タロウ"},
            {"birth_date": "1988-04-03"},
            {"name_kana": "ダレカ"},
        ],
        ids=str,
    )
    def test_answers_the_same_whether_or_not_it_fits(self, with_a_word, taro, now, wrong):
        ACard(taro, at=now)

        right, answer = (Browser().post("stop-word-suspensions/", ASKED | changed) for changed in ({}, wrong))

        assert {**right.json(), "at": ""} == {**answer.json(), "at": ""} == {"carriers": ["phone"], "at": ""}
        assert right.status_code == answer.status_code == 202
        assert right.headers.keys() == answer.headers.keys()
        assert right.cookies.keys() == answer.cookies.keys()

    @pytest.mark.parametrize("wrong", [{}, {"stop_word": "あかいきつね"}, {"name_kana": "ダレカ"}], ids=str)
    def test_takes_as_long_whether_or_not_it_fits(self, with_a_word, monkeypatch, wrong):
        monkeypatch.setattr(policy, "STOP_WORD_ANSWER_TAKES", timedelta(seconds=0.5))
        waits, began = [], time.monotonic()
        # only this wait: other threads of the process sleep too
        monkeypatch.setattr(even_time, "time", SimpleNamespace(sleep=waits.append, monotonic=time.monotonic))

        Browser().post("stop-word-suspensions/", ASKED | wrong)

        assert len(waits) == 1
        assert waits[0] + time.monotonic() - began >= 0.5

    def test_is_refused_when_tried_too_often(self, with_a_word):
        browser = Browser()
        browser.nonce()  # a session
        answers = [browser.post("stop-word-suspensions/", ASKED | {"stop_word": f"まちがい{n}"}) for n in range(6)]

        assert [answer.status_code for answer in answers] == [202] * 5 + [429]
        assert problem_of(answers[-1]) == "too-many-requests"
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 15 * 60 + 1

    @pytest.mark.parametrize(
        ("field", "junk"),
        [
            *[("name_kana", junk) for junk in (None, 1, "", "花子", "Hanako", "ハナコ2", "ア" * 121)],
            *[("birth_date", junk) for junk in (None, 19880402, "", "きのう", "63年4月2日", "1988-13-01", "1" * 41)],
            *[("stop_word", junk) for junk in (None, 1234, "", "x" * 201, "a\0b")],
            *[("carriers", junk) for junk in (None, [], "phone", ["x"], ["card"] * 3, [["card"]])],
        ],
        ids=str,
    )
    def test_names_the_field_that_cannot_be_read(self, with_a_word, field, junk):
        answer = Browser().post("stop-word-suspensions/", ASKED | {field: junk})

        assert (answer.status_code, answer.json()["fields"]) == (400, [field])
        assert on_hold(with_a_word) == set()

    def test_sent_again_is_answered_again(self, with_a_word):
        browser = Browser()
        browser.nonce()
        answers = [browser.post("stop-word-suspensions/", ASKED, key="once") for _ in range(2)]

        assert answers[0].json() == answers[1].json()

    def test_stores_nothing_of_what_was_said(self, with_a_word):
        browser = Browser()
        browser.nonce()
        browser.post("stop-word-suspensions/", ASKED, key="once")

        kept = IdempotencyKey.objects.get()
        assert WORD not in str(kept.answer)
        assert "シケン" not in str(kept.answer)
