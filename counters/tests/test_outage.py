"""Calls taken while nothing answered, sent in afterwards (R-58)."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from certificates.models import Receipt, StatusChange
from certificates.states import State
from counters.models import Call, Happened, KeptCall, Outcome
from counters.tests.on_the_phone import HANAKO, take_call

pytestmark = pytest.mark.django_db
KEEP = "/staff/hotline/outage/keep/"


def kept(ago=timedelta(0), **changes):
    return HANAKO | {
        "key": str(uuid.uuid4()), "target": "card", "number": "03-1234-5678", "memo": "電車",
        "taken_at": (timezone.now() - ago).isoformat(),
    } | changes  # fmt: skip


def send(desk, said):
    answer = desk.post(KEEP, said)
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content)


def statuses(card):
    return set(card.citizen.certificates.filter(carrier="card").values_list("status", flat=True))


class TestAKeptCall:
    def test_that_reaches_the_bar_is_stopped_with_the_time_of_the_call_as_evidence(self, operator, card):
        said = kept()
        told = send(operator, said)
        row = KeptCall.objects.get(pk=said["key"])

        assert (told["outcome"], statuses(card)) == ("stopped", {State.ON_HOLD})
        assert (row.taken_at.isoformat(), row.call.memo) == (said["taken_at"], "電車")
        assert row.received_at > row.taken_at
        assert list(row.call.events.order_by("id").values_list("kind", flat=True))[:2] == [
            Happened.ANSWERED, Happened.KEPT,
        ]  # fmt: skip

    @pytest.mark.parametrize(("said", "stands"), [({}, "lost"), ({"because": "stolen"}, "stolen")])
    def test_is_stopped_for_the_reason_that_was_said(self, operator, card, said, stands):
        send(operator, kept(**said))

        assert set(StatusChange.objects.filter(act="suspend").values_list("reason", flat=True)) == {stands}
        assert Call.objects.get().because == stands

    def test_sent_in_twice_is_carried_out_once_and_answered_the_same(self, operator, card):
        said = kept()
        first, second = send(operator, said), send(operator, said)

        assert first == second
        assert (Call.objects.count(), KeptCall.objects.count(), Receipt.objects.count()) == (1, 1, 1)

    def test_below_the_bar_stops_nothing_and_stays_a_call_to_be_called_back(self, operator, card):
        told = send(operator, kept(address=""))
        call = Call.objects.get()

        assert (told["outcome"], statuses(card)) == ("unsure", {State.VALID})
        assert (call.ended_at, call.number_tail) == (None, "5678")

    def test_that_names_nobody_is_kept_all_the_same(self, operator, card):
        assert send(operator, kept(kana="サトウ ケンジ"))["outcome"] == Outcome.UNSURE

    def test_of_something_stopped_before_says_so(self, operator, card):
        send(operator, kept())

        assert send(operator, kept())["outcome"] == Outcome.ALREADY

    def test_older_than_what_was_done_since_stops_nothing(self, operator, card):
        """The fixture issued the card a little before now: later than this call."""
        told = send(operator, kept(ago=timedelta(days=2)))

        assert (told["outcome"], statuses(card)) == ("changed", {State.VALID})

    def test_from_a_desk_whose_clock_is_ahead_was_not_taken_in_the_future(self, operator, card):
        send(operator, kept(ago=timedelta(hours=-3)))
        row = KeptCall.objects.get()

        assert row.taken_at == row.received_at

    def test_with_a_number_that_is_none_is_not_lost(self, operator, card):
        assert send(operator, kept(number="ひみつ"))["outcome"] == Outcome.STOPPED

    @pytest.mark.parametrize("broken", [{"key": "x"}, {"taken_at": "きのう"}, {"target": "house"}, {"key": ""}])
    def test_that_cannot_be_read_is_refused_and_does_nothing(self, operator, card, broken):
        assert operator.post(KEEP, kept(**broken)).status_code == 422
        assert not Call.objects.exists()

    def test_of_a_colleague_is_not_there(self, operator, desk, card):
        said = kept()
        send(operator, said)

        assert desk("denwa-2").post(KEEP, said).status_code == 404

    def test_leaves_the_call_that_goes_on_alone(self, operator, card):
        call = take_call(operator)
        send(operator, kept())

        assert call.operator.sessions.get().call == call.reference

    def test_is_written_once(self, operator, card):
        send(operator, kept())
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            KeptCall.objects.update(outcome="unsure")


class TestTheKey:
    def test_is_the_operators_own_and_the_same_again(self, operator, desk):
        address = "/staff/hotline/outage/key/"
        own = operator.get(address).json()

        assert own == operator.get(address).json() != desk("denwa-2").get(address).json()

    def test_is_not_given_to_a_counter(self, desk):
        assert desk("mado-1").get("/staff/hotline/outage/key/").status_code == 403


def test_the_page_holds_nothing_personal(operator):
    page = operator.get("/staff/hotline/outage/").content.decode()

    assert "試験" not in page
    assert "denwa" not in page


def test_the_worker_keeps_the_page_and_what_it_needs(operator):
    script = operator.get("/staff/hotline/outage-worker.js").content.decode()

    assert '"KEPT"' not in script
    for kept_file in ("/staff/hotline/outage/", "js/staff/hotline/outage_store.js", "css/hotline/outage.css"):
        assert kept_file in script
