"""The loss hotline, rule by rule (R-50 … R-57): identify, target, stop, tell, end."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import get_resolver
from django.utils import timezone, translation

from accounts import stop_word
from accounts.models import AccessRecord, Citizen, Municipality, Notice, StaffSession
from accounts.roles import Channel, Role
from accounts.sign_in import session
from certificates import permissions
from certificates.models import StatusChange
from certificates.states import Act, Carrier, State
from counters.calls import stop as stopping
from counters.calls.hear import CallIsOver
from counters.calls.number import NotANumber, digits
from counters.calls.read_back import read_back
from counters.calls.scripts import SCRIPTS
from counters.calls.stop import unanswered
from counters.calls.target import choose
from counters.models import Call, CallEvent, CallStop, Flag, Happened, Target
from counters.tests.on_the_phone import HANAKO, address, hear, press, shown, take_call, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(desk):
    return desk("denwa-1")


@pytest.fixture
def call(operator):
    return take_call(operator)


def states(citizen, carrier):
    return set(citizen.certificates.filter(carrier=carrier).values_list("status", flat=True))


def kinds_of(call):
    return list(call.events.order_by("id").values_list("kind", flat=True))


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


class TestTheStop:
    def test_is_one_press_without_a_question(self, operator, call, registered):
        hear(operator, call)
        answer = press(operator, call, "phone")

        assert answer.status_code == 302
        page = shown(operator, call)
        assert "スマホ用 2件を一時停止しました" in page
        assert call.shown in page

    def test_is_in_the_history_with_the_call_as_reference(self, operator, call, registered, staff):
        hear(operator, call)
        press(operator, call, "phone")

        changes = StatusChange.objects.filter(act=Act.SUSPEND)
        assert {(c.actor_id, c.role, c.channel, c.reference) for c in changes} == {
            (staff["denwa-1"].pk, Role.HOTLINE_OPERATOR, Channel.HOTLINE, call.reference)
        }

    def test_tells_the_holder(self, operator, call, registered, hanako):
        hear(operator, call)
        press(operator, call, "both")

        assert Notice.objects.get(citizen=hanako, about="suspended").reference == call.reference

    def test_pressed_twice_is_one(self, operator, call, registered):
        hear(operator, call)
        key = uuid.uuid4()
        for _ in range(2):
            assert press(operator, call, "phone", key=key).status_code == 302

        assert CallStop.objects.count() == 1
        assert StatusChange.objects.filter(act=Act.SUSPEND).count() == 2
        assert call.ended_at is None

    def test_of_what_a_colleague_stopped_a_moment_ago_says_so(self, desk, operator, call, registered, hanako):
        hear(operator, call)
        colleague = desk("denwa-2")
        other = take_call(colleague)
        hear(colleague, other)
        press(colleague, other, "phone")

        assert press(operator, call, "phone").status_code == 302
        assert "すでに止まっています" in shown(operator, call)
        assert StatusChange.objects.filter(act=Act.SUSPEND).count() == 2
        assert call.stops.get().receipt is None

    def test_of_another_person_than_the_button_named_is_refused(self, operator, call, card, taro):
        hear(operator, call)
        answer = press(operator, call, "card", citizen=taro.pk)

        assert answer.status_code == 409
        assert "何も止めていません" in answer.content.decode()
        assert not StatusChange.objects.filter(act=Act.SUSPEND).exists()

    def test_in_a_call_that_is_over_is_refused(self, operator, call, card):
        hear(operator, call)
        operator.post(address(call, "end/"))

        assert press(operator, call, "card").status_code == 409
        assert not StatusChange.objects.filter(act=Act.SUSPEND).exists()

    def test_gives_a_number_that_is_read_back_digit_by_digit(self, operator, call, card):
        hear(operator, call)
        press(operator, call, "card")

        assert read_back("H-1126-0427") == ["エイチ", "いち いち にい ろく", "ぜろ よん にい なな"]
        assert "エイチ" in operator.get(address(call)).content.decode()

    def test_offers_the_other_thing_afterwards(self, operator, call, registered, hanako):
        hear(operator, call)
        press(operator, call, "phone")
        assert "ほかのものも止める" in shown(operator, call)

        assert "シケン ハナコ 様のカード 2件を一時停止する" in shown(operator, call, "?more")
        press(operator, call, "card")
        assert states(hanako, Carrier.CARD) == {State.ON_HOLD}
        assert call.stops.count() == 2

    @pytest.mark.parametrize("heard", [{"address": "札幌市"}, {"address": ""}], ids=["another town", "no town"])
    def test_below_the_bar_is_a_precaution_that_the_supervisor_hears_of(self, operator, call, registered, heard):
        page = hear(operator, call, **HANAKO | heard)
        assert "念のための停止です" in page
        press(operator, call, "phone")

        assert call.stops.get().precaution
        assert Flag.objects.get().why == "precaution"
        assert {row.status for row in registered if row.refresh_from_db() is None} == {State.ON_HOLD}

    def test_asked_for_by_the_family_is_a_precaution_too(self, operator, call, registered):
        hear(operator, call)
        operator.post(address(call, "case/"), {"case": "agent"})
        press(operator, call, "phone")

        assert call.stops.get().precaution
        assert "precaution" in Flag.objects.values_list("why", flat=True)

    def test_is_asked_for_by_no_link(self, operator, call, card):
        hear(operator, call)

        assert operator.get(address(call, "stop/")).status_code == 405


class TestKilledInTheMiddle:
    """A stop happened completely or not at all, and the operator is told which after a reload."""

    def test_before_it_happened_is_told(self, operator, call, registered, monkeypatch):
        hear(operator, call)
        monkeypatch.setattr(stopping, "_stop", _killed)
        with pytest.raises(SystemExit):
            press(operator, call, "phone")
        monkeypatch.undo()

        assert unanswered(call) is not None
        assert "停止は、行われていません" in shown(operator, call)
        assert not CallStop.objects.exists()
        assert not StatusChange.objects.filter(act=Act.SUSPEND).exists()
        press(operator, call, "phone")
        assert unanswered(call) is None
        assert "一時停止しました" in shown(operator, call)

    def test_after_it_happened_is_told(self, operator, call, registered):
        hear(operator, call)
        press(operator, call, "phone")  # the answer is lost; the page is loaded again

        assert "一時停止しました" in shown(operator, call)

    def test_half_of_it_is_undone(self, operator, call, registered, monkeypatch):
        hear(operator, call)
        monkeypatch.setattr(stopping.CallStop.objects, "create", _killed)
        with pytest.raises(SystemExit):
            press(operator, call, "phone")
        monkeypatch.undo()

        assert not StatusChange.objects.filter(act=Act.SUSPEND).exists()
        assert "停止は、行われていません" in shown(operator, call)


class TestNeverARelease:
    def test_is_open_to_the_hotline_by_any_act(self):
        hotline = [allowed for (_role, channel), allowed in permissions.ANYONES.items() if channel == Channel.HOTLINE]

        assert hotline
        assert not [act for allowed in hotline for _carrier, act in allowed if act in (Act.RELEASE, Act.RESUME)]

    def test_has_no_address_for_the_role(self):
        """Whatever the hotline may open, none of it leads to a release."""
        resolver = get_resolver("counters.urls")
        open_to_hotline = {
            pattern.name
            for pattern in resolver.url_patterns
            if getattr(pattern.callback, "roles", frozenset()) & {Role.HOTLINE_OPERATOR, Role.HOTLINE_SUPERVISOR}
        }

        assert "call_stop" in open_to_hotline
        assert not [
            name for name in open_to_hotline if "release" in name or "resume" in name or "hand_over_card" in name
        ]

    def test_is_not_offered_on_the_page(self, operator, call, registered):
        hear(operator, call)
        press(operator, call, "both")

        assert not {"解除", "元に戻す"} & set(shown(operator, call).split())


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


def _killed(*_args, **_named):
    raise SystemExit


def _twin(citizen, town, office):
    return Citizen.objects.create(
        full_name="試験 華子", kana=citizen.kana, birth_date=citizen.birth_date, gender="2", address=town,
        municipality=Municipality.objects.get(code=office),
    )  # fmt: skip
