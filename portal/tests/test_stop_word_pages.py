"""The stop word's pages, without a script: setting it, and stopping by it (R-54)."""

from datetime import timedelta

import pytest

from accounts import stop_word
from accounts.models import StopWord
from certificates import policy
from certificates.lifecycle.set_stop_word import set_stop_word
from certificates.states import State

pytestmark = pytest.mark.django_db
WORD = "みどりのたぬき7"
PAGE, STOP = "/security/stop-word/", "/lost/stop-word/"
ASKED = {"carriers": "phone", "name": "しけん はなこ", "birth_date": "昭和63年4月2日", "stop_word": WORD}


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(policy, "STOP_WORD_ANSWER_TAKES", timedelta(0))


@pytest.fixture
def with_a_word(hanako, registered, now):
    set_stop_word(hanako, WORD, at=now)
    return hanako


def text(answer):
    return answer.content.decode()


def on_hold(citizen):
    return {c.carrier for c in citizen.certificates.filter(status=State.ON_HOLD)}


class TestSettingIt:
    def test_is_said_once_and_never_shown(self, with_the_card, hanako):
        answer = with_the_card.post(PAGE, {"stop_word": WORD})

        assert answer["Location"] == PAGE
        page = text(with_the_card.get(PAGE))
        assert "停止用合言葉を決めました" in page
        assert WORD not in page
        assert "停止用合言葉を決めました" not in text(with_the_card.get(PAGE))
        assert stop_word.matches(hanako, WORD)

    def test_pressed_twice_is_said_as_once_and_told_once(self, with_the_card, hanako):
        answers = [with_the_card.post(PAGE, {"stop_word": WORD})["Location"] for _ in range(2)]

        assert answers == [PAGE] * 2
        assert "停止用合言葉を決めました" in text(with_the_card.get(PAGE))
        assert hanako.notices.filter(about="stop_word_set").count() == 1

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("", "停止用合言葉を入れてください"), ("たぬき", "4文字以上"), ("あいうえおかきくけこ" * 4, "30文字まで"),
            ("1988年4月2日", "生年月日は使えません"), ("はなこ しけん", "名前は使えません"),
            ("password", "多くの人が思いつく"),
        ],
    )  # fmt: skip
    def test_is_refused_with_the_reason(self, with_the_card, typed, says):
        answer = text(with_the_card.post(PAGE, {"stop_word": typed}))

        assert says in answer
        assert "<title>エラー：" in answer
        assert not StopWord.objects.exists()

    def test_is_undone(self, with_the_card, hanako, now):
        set_stop_word(hanako, WORD, at=now)

        with_the_card.post(PAGE, {"remove": "1"})

        assert "停止用合言葉を取り消しました" in text(with_the_card.get(PAGE))
        assert not StopWord.objects.exists()


class TestStoppingByIt:
    @pytest.mark.parametrize("carriers", ["phone", "card", "both"])
    def test_stops_what_was_chosen(self, client, with_a_word, carriers):
        answer = client.post(STOP, ASKED | {"carriers": carriers})

        assert answer["Location"] == f"/lost/stop-word/received/?carriers={carriers}"
        assert on_hold(with_a_word) == ({"phone", "card"} if carriers == "both" else {carriers})

    @pytest.mark.parametrize(
        "wrong", [{"stop_word": "あかいきつね"}, {"name": "シケン タロウ"}, {"birth_date": "S63.4.3"}], ids=str
    )
    def test_leads_to_the_same_page_whether_or_not_it_fits(self, client, with_a_word, wrong):
        other, right = (client.post(STOP, ASKED | changed) for changed in (wrong, {}))

        assert (other.status_code, other["Location"]) == (right.status_code, right["Location"])
        assert other.headers.keys() == right.headers.keys()
        assert on_hold(with_a_word) == {"phone"}

    @pytest.mark.parametrize(
        ("field", "typed", "says"),
        [
            ("carriers", "", "止めるものを選んで"), ("name", "", "カタカナかひらがなで"),
            ("name", "試験 花子", "漢字や英字でなく"), ("birth_date", "", "生年月日を入れて"),
            ("birth_date", "63年4月2日", "読み取れませんでした"), ("stop_word", "", "合言葉を入れて"),
        ],
    )  # fmt: skip
    def test_says_what_cannot_be_read_and_keeps_the_rest(self, client, with_a_word, field, typed, says):
        answer = text(client.post(STOP, ASKED | {field: typed}))

        assert says in answer
        assert "<title>エラー：" in answer
        assert field == "name" or "しけん はなこ" in answer
        assert on_hold(with_a_word) == set()

    def test_tried_too_often_sends_to_the_telephone(self, client, with_a_word):
        answers = [client.post(STOP, ASKED | {"stop_word": f"まちがい{n}"}) for n in range(6)]

        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert "電話で止めてください" in text(answers[-1])
        assert int(answers[-1]["Retry-After"]) > 0

    @pytest.mark.parametrize(("carriers", "key", "signs_in"), [("phone", 4, True), ("card", 2, False)])
    def test_names_the_key_and_no_sign_in_with_a_card_that_stops(self, client, carriers, key, signs_in):
        page = text(client.get(f"/lost/stop-word/received/?carriers={carriers}"))

        assert f"その場で止められます（音声ガイダンス {key}番）" in page
        assert ("カードでサインインしてたしかめる" in page) is signs_in

    def test_of_both_names_both_keys_and_puts_the_card_first(self, client, db):
        page = text(client.get("/lost/stop-word/received/?carriers=both"))

        assert "音声ガイダンス スマホは4番、カードは2番" in page
        assert "先に窓口で、カードの署名用を新しくします。そのあと、カードを使って、新しいスマホで申請します" in page
        assert "カードでサインイン" not in page

    @pytest.mark.parametrize("asked", ["", "?carriers=phone", "?carriers=<script>"])
    def test_is_confirmed_honestly(self, client, db, asked):
        page = text(client.get(f"/lost/stop-word/received/{asked}"))

        assert "合っていれば、もう止まっています" in page
        assert "たしかめるには" in page
        assert "<script>" not in page
