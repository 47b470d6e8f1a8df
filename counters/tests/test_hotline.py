"""The loss hotline hears who is calling and what is to be stopped (R-50, R-51, R-54)."""

import pytest

from accounts import stop_word
from accounts.models import AccessRecord, Citizen, Municipality
from accounts.roles import Channel, Role
from certificates.models import StatusChange
from certificates.states import Act, Carrier, State
from counters.models import Call, CallEvent, CallStop
from counters.tests.on_the_phone import HANAKO, address, hear, press, shown, words_of

pytestmark = pytest.mark.django_db


def kinds_of(call):
    return list(call.events.order_by("id").values_list("kind", flat=True))


def states(citizen, carrier):
    return set(citizen.certificates.filter(carrier=carrier).values_list("status", flat=True))


def _twin(citizen, town, office):
    return Citizen.objects.create(
        full_name="試験 華子", kana=citizen.kana, birth_date=citizen.birth_date, gender="2", address=town,
        municipality=Municipality.objects.get(code=office),
    )  # fmt: skip


class TestIdentifying:
    def test_matches_what_is_heard_in_any_spelling(self, operator, call, card):
        for kana, born in [
            ("シケン ハナコ", "S63.4.2"),
            ("ｼｹﾝ ﾊﾅｺ", "19880402"),
            ("しけんはなこ", "昭和六十三年四月二日"),
        ]:
            hear(operator, call, **HANAKO | {"kana": kana, "born": born})

            assert (call.citizen_id, call.reached, call.left) == (card.citizen.pk, True, 1)

    def test_shows_nothing_that_is_stored_before_a_match(self, operator, call, card):
        page = hear(operator, call, kana="しけんはなこ", born="S50.1.1")

        assert call.citizen is None
        for stored in (card.citizen.full_name, card.citizen.kana, card.citizen.address, "使える"):
            assert stored not in page
        assert "見つからない" in page

    def test_does_not_say_the_address_when_the_address_does_not_match(self, operator, call, card):
        page = hear(operator, call, **HANAKO | {"address": "札幌市中央区"})

        assert "一致しない" in page
        assert card.citizen.address not in page
        assert card.citizen.full_name not in page

    def test_says_how_many_are_left_and_what_to_ask(self, operator, call, card):
        _twin(card.citizen, "大阪府大阪市北区梅田二丁目2番2号", "271004")
        page = words_of(hear(operator, call, kana="シケン ハナコ", born="S63.4.2"))

        assert (call.citizen, call.left) == (None, 2)
        assert "候補2人" in page
        assert "住所を町名まで" in page

        page = hear(operator, call, **HANAKO)
        assert call.citizen == card.citizen

    def test_of_two_alike_takes_neither_until_one_thing_more_tells_them_apart(self, operator, call, registered, hanako):
        _twin(hanako, hanako.address, hanako.municipality_id)
        hear(operator, call)
        assert (call.citizen, call.left) == (None, 2)

        hear(operator, call, **HANAKO, phone_model=registered[0].phone.model)
        assert (call.citizen, call.reached) == (hanako, True)

    def test_of_two_alike_asks_the_one_question_that_tells_them_apart_and_says_so(self, operator, call, hanako, card):
        _twin(hanako, "東京都渋谷区松濤九丁目9番9号", hanako.municipality_id)
        page = words_of(hear(operator, call))
        assert (call.citizen, call.ask) == (None, "house")
        assert "次に聞く： 番地" in page
        assert "を一時停止する" not in page

        page = words_of(hear(operator, call, **HANAKO | {"address": hanako.address}))
        assert (call.citizen, call.reached) == (hanako, True)
        assert "（候補2人から）" in page
        assert "候補2人から1人に決まった" in shown(operator, call) or "候補2人から1人に決まった" in page
        assert kinds_of(call).count("chosen") == 1

    def test_of_two_of_whom_nothing_differs_picks_nobody_and_calls_the_supervisor(self, operator, call, hanako, card):
        _twin(hanako, hanako.address, hanako.municipality_id)
        page = hear(operator, call, **HANAKO | {"address": hanako.address})

        assert (call.citizen, call.left, call.ask) == (None, 2, "")
        assert 'data-script="apart_nothing"' in page

    def test_keeps_none_of_the_words(self, operator, call, card):
        hear(operator, call, **HANAKO | {"stop_word": "ひみつのことば", "phone_model": "Pixel 9"})

        kept = str(Call.objects.values().get()) + str(list(CallEvent.objects.values()))
        assert not [word for word in ("しけん", "63年", "松濤", "ひみつ", "Pixel") if word in kept]

    def test_leaves_an_access_record_once(self, operator, call, card):
        for _ in range(3):
            hear(operator, call)

        record = AccessRecord.objects.get(citizen=card.citizen, reference=call.reference)
        assert (record.role, record.channel) == (Role.HOTLINE_OPERATOR, Channel.HOTLINE)

    def test_leaves_none_for_nobody(self, operator, call, card):
        hear(operator, call, kana="ダレモ イナイ", born="S63.4.2")

        assert not AccessRecord.objects.exists()

    def test_tells_what_cannot_be_read(self, operator, call, card):
        assert "読めない日付" in hear(operator, call, kana="シケン", born="きのう")
        assert "カナで入れる" in hear(operator, call, kana="試験花子", born="S63.4.2")

    def test_stays_when_the_page_is_loaded_again(self, operator, call, card):
        hear(operator, call)
        hear(operator, call, phone_model="Pixel 9")  # the other fields are empty after a reload

        assert call.citizen == card.citizen
        assert call.reached

    def test_goes_on_where_it_was_when_the_page_is_loaded_again(self, operator, call, registered):
        hear(operator, call, **HANAKO | {"born": "昭和63年", "address": "渋谷区"})
        assert (call.reached, call.verdicts["address"]) == (False, "in_part")
        hear(operator, call, phone_model="iPhone")
        assert (call.reached, call.verdicts["phone_model"]) == (False, "mismatch")
        hear(operator, call, phone_model="Tanuki 8")
        hear(operator, call, address="大阪市")  # worse than what fitted: that stays
        assert (call.reached, call.verdicts["address"]) == (False, "in_part")
        hear(operator, call, address=HANAKO["address"])

        assert call.reached
        assert (call.verdicts["phone_model"], call.verdicts["address"], call.score) == (
            "match",
            "match",
            40 + 15 + 25 + 10,
        )

    def test_begins_anew_with_f2(self, operator, call, card):
        hear(operator, call)
        hear(operator, call, clear="1")

        assert (call.citizen, call.left, call.verdicts) == (None, None, {})

    def test_in_the_log_says_codes_only(self, operator, call, card):
        hear(operator, call)

        assert kinds_of(call) == ["answered", "judged", "judged", "judged"]
        assert set(call.events.first().details) == {"field", "verdict", "left"}


class TestTheStopWord:
    def test_raises_the_score_and_is_no_gate(self, operator, call, card, now):
        stop_word.keep(card.citizen, stop_word.hash_new(card.citizen, "あおいとり"), at=now)
        heard = {"kana": "シケン ハナコ", "born": "S63.4.2"}

        hear(operator, call, **heard)
        assert not call.reached
        hear(operator, call, **heard, stop_word="あおいとり")
        assert call.reached
        page = hear(operator, call, **HANAKO, stop_word="きいろいとり")
        assert call.reached
        assert "あおいとり" not in page


class TestTheTarget:
    @pytest.mark.parametrize(
        ("target", "card_after", "phone_after"),
        [
            ("card", State.ON_HOLD, State.VALID),
            ("phone", State.VALID, State.ON_HOLD),
            ("both", State.ON_HOLD, State.ON_HOLD),
        ],
    )
    def test_stops_that_and_not_the_other(self, operator, call, hanako, registered, target, card_after, phone_after):
        hear(operator, call)
        press(operator, call, target)

        assert states(hanako, Carrier.CARD) == {card_after}
        assert states(hanako, Carrier.PHONE) == {phone_after}

    def test_is_shown_before_with_what_stops_and_what_does_not(self, operator, call, registered):
        page = words_of(hear(operator, call))

        assert "シケン ハナコ 様のカード 2件を一時停止する" in page
        assert "シケン ハナコ 様のスマホ用 2件を一時停止する" in page
        assert "シケン ハナコ 様のカードとスマホ用 4件を一時停止する" in page
        assert "変わらない" in page

    def test_is_written_in_the_log_once(self, operator, call):
        for _ in range(2):
            assert operator.post(address(call, "target/"), {"target": "phone"}).status_code == 302

        assert kinds_of(call) == ["answered", "target"]
        assert operator.post(address(call, "target/"), {"target": "house"}).status_code == 404

    def test_is_stopped_as_lost_unless_the_caller_says_otherwise(self, operator, call, hanako, registered):
        hear(operator, call)
        press(operator, call, "card")
        press(operator, call, "phone", because="stolen")

        reasons = StatusChange.objects.filter(certificate__citizen=hanako, act=Act.SUSPEND)
        assert set(reasons.values_list("certificate__carrier", "reason")) == {("card", "lost"), ("phone", "stolen")}
        assert list(CallStop.objects.order_by("id").values_list("because", flat=True)) == ["lost", "stolen"]
        assert "わけ：盗まれた" in shown(operator, call).replace(" ：", "：")

    def test_has_a_reason_that_stands_in_the_log_and_goes_with_the_button(self, operator, call, card):
        hear(operator, call)
        for _ in range(2):
            assert operator.post(address(call, "because/"), {"because": "stolen"}).status_code == 302
        page = operator.get(address(call)).content.decode()

        assert kinds_of(call).count("because") == 1
        assert 'name="because" value="stolen"' in page
        assert "わけ：盗まれた" in words_of(page)

    @pytest.mark.parametrize("because", ["found", "death", "mistake", ""])
    def test_takes_no_reason_that_is_none_of_a_stop(self, operator, call, card, because):
        hear(operator, call)
        assert operator.post(address(call, "because/"), {"because": because}).status_code == 404
        assert not because or press(operator, call, "card", because=because).status_code == 404
        assert states(card.citizen, Carrier.CARD) == {State.VALID}

    def test_without_anything_to_stop_offers_no_button(self, operator, call, card):
        page = hear(operator, call)

        assert page.count("data-stop") == 2  # card, and both; there is no phone
        assert "止めるものがありません" in page

    def test_names_what_there_is_and_not_what_was_asked_for(self, operator, call, card):
        page = words_of(hear(operator, call))
        assert "シケン ハナコ 様のカード 2件を一時停止する" in page
        assert "カードとスマホ用" not in page

        press(operator, call, "both")
        page = shown(operator, call)
        assert "カード 2件を一時停止しました" in page
        assert "スマホ用は、申請からやりなおし" not in page
        assert "カードが見つかったとき" in page
