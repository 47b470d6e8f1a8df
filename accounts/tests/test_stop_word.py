"""The word that stops: spoken as typed, kept as a hash, not to be guessed (R-54)."""

import datetime

import pytest

from accounts import peppered, stop_word
from accounts.models import Citizen, Municipality, StopWord
from accounts.stop_word import UnfitStopWord, Why

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)
WORD = "みどりの たぬき７"
UNFIT = {
    Why.TOO_SHORT: ["", "たぬき", "た・ぬ　き"],
    Why.TOO_LONG: ["アカ" * 15 + "ア"],
    Why.BIRTH_DATE: [
        "昭和63年4月2日", "S63.4.2", "1988-04-02", "19880402", "880402", "0402", "630402", "198842", "S630402",
        "63年4月2日", "2 April 1988",
    ],
    Why.NAME: ["しけんはなこ", "ハナコ シケン", "試験花子", "シケン・ハナコ"],
    Why.COMMON: ["パスワード", "ぱすわーど", "ＰＡＳＳＷＯＲＤ", "1234", "ああああ", "0000", "とめて ください"],
}  # fmt: skip


def person(name, kana):
    return Citizen.objects.create(
        full_name=name, kana=kana, birth_date=datetime.date(1988, 4, 2), gender="2", address="東京都渋谷区",
        municipality=Municipality.objects.get(code="131130"),
    )  # fmt: skip


@pytest.fixture
def hanako():
    return person("試験　花子", "シケン　ハナコ")


@pytest.fixture
def taro():
    return person("試験　太郎", "シケン　タロウ")


@pytest.fixture
def with_a_word(hanako):
    stop_word.keep(hanako, stop_word.hash_new(hanako, WORD), at=NOW)
    return hanako


class TestTheStopWord:
    @pytest.mark.parametrize("said", ["みどりのたぬき7", "ミドリノタヌキ7", "ﾐﾄﾞﾘﾉ ﾀﾇｷ７", "みどりの、たぬき・７！"])
    def test_is_known_again_however_it_is_typed(self, with_a_word, said):
        assert stop_word.matches(with_a_word, said)

    @pytest.mark.parametrize(
        "said", ["", "みどりのたぬき", "みどりのたぬき77", "あかいきつね7", "\x00", "\ud800", "み" * 9000]
    )
    def test_is_no_other(self, with_a_word, said):
        assert not stop_word.matches(with_a_word, said)

    def test_of_one_person_is_not_anothers(self, with_a_word, taro):
        assert not stop_word.matches(taro, WORD)
        assert not stop_word.matches(None, WORD)

    def test_is_not_stored_as_it_is(self, with_a_word):
        kept = StopWord.objects.get().hash

        assert kept.startswith("$argon2id$")
        assert not peppered.matches(kept, WORD)  # what is kept is how it sounds

    def test_is_worthless_without_the_pepper(self, with_a_word, settings):
        settings.SECRET_PEPPER = "another"

        assert not stop_word.matches(with_a_word, WORD)

    def test_is_replaced_by_the_next(self, with_a_word):
        stop_word.keep(with_a_word, stop_word.hash_new(with_a_word, "ゆきだるま30"), at=NOW)

        assert stop_word.matches(with_a_word, "ユキダルマ30")
        assert not stop_word.matches(with_a_word, WORD)
        assert StopWord.objects.count() == 1

    def test_can_be_removed(self, with_a_word):
        assert stop_word.remove(with_a_word)

        assert not stop_word.matches(with_a_word, WORD)
        assert not stop_word.remove(with_a_word)

    @pytest.mark.parametrize("whose", ["hers", "none", "nobodys"])
    def test_is_compared_once_whoever_asks(self, with_a_word, taro, monkeypatch, whose):
        """What takes the time is done alike for a person with a word, for one without, and for nobody (T20)."""
        compared, compare = [], peppered.matches
        monkeypatch.setattr(peppered, "matches", lambda *given: compared.append(given) or compare(*given))

        stop_word.matches({"hers": with_a_word, "none": taro, "nobodys": None}[whose], "あかいきつね")

        assert len(compared) == 1
        assert compared[0][0].startswith("$argon2id$")


class TestANewStopWord:
    @pytest.mark.parametrize(
        "word", ["たぬき七匹", "コーヒー豆", "ゆきだるま", "blue tanuki 9", "ア" * 29 + "カ", "赤い靴の猫"]
    )
    def test_that_others_would_not_guess_is_taken(self, hanako, word):
        assert stop_word.hash_new(hanako, word)

    @pytest.mark.parametrize(("word", "why"), [(word, why) for why, words in UNFIT.items() for word in words])
    def test_that_others_would_guess_is_refused(self, hanako, word, why):
        with pytest.raises(UnfitStopWord) as refusal:
            stop_word.hash_new(hanako, word)

        assert refusal.value.why == why

    @pytest.mark.parametrize("word", ["20000101", "0403", "しけんたろう", "はなこねこ"])
    def test_of_somebody_elses_life_is_taken(self, hanako, word):
        assert stop_word.hash_new(hanako, word)
