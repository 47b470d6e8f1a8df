"""The loss hotline's stop (R-52, R-53): at once, once, killed in the middle, never the other way."""

import uuid

import pytest
from django.urls import get_resolver

from accounts.models import Notice
from accounts.roles import Channel, Role
from certificates import permissions
from certificates.models import StatusChange
from certificates.states import Act, Carrier, State
from counters.calls import stop as stopping
from counters.calls.read_back import read_back
from counters.calls.stop import unanswered
from counters.models import CallStop, Flag
from counters.tests.on_the_phone import HANAKO, address, hear, press, shown, take_call

pytestmark = pytest.mark.django_db


def states(citizen, carrier):
    return set(citizen.certificates.filter(carrier=carrier).values_list("status", flat=True))


def _killed(*_args, **_named):
    raise SystemExit


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
