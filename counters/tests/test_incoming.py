"""Calls that a phone system announces: every refusal, and what rings where (docs/telephony.md)."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.models import StaffMember, StaffSession
from accounts.sign_in import session
from accounts.sign_in.session import LOCKED_AFTER
from counters.calls import incoming, webhook_signature
from counters.jobs import forget_incoming_calls
from counters.models import Call, IncomingCall
from counters.tests.on_the_phone import shown, words_of

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/hotline/incoming/"
SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
NUMBER = {"number": "03-1234-5678"}


@pytest.fixture(autouse=True)
def on(settings):
    settings.TELEPHONY_SECRETS = [SECRET]


def signed(said, *, sent_id="msg_1", ago=0, secret=SECRET):
    """Body and headers, signed without our code."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    timestamp = str(int(timezone.now().timestamp()) - ago)
    digest = hmac.new(secret, f"{sent_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return body, {
        "webhook-id": sent_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def send(body, headers):
    return Client().post(ADDRESS, body, content_type="application/json", headers=headers)


def announce(said=NUMBER, **how):
    return send(*signed(said, **how))


def refused(answer, status, code):
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["type"] == f"urn:smartcert:problem:{code}"
    assert not IncomingCall.objects.exclude(sent_id="there before").exists()


class TestRefused:
    def test_where_it_is_off(self, settings):
        settings.TELEPHONY_SECRETS = []

        refused(announce(), 404, "not-found")

    def test_by_another_secret(self):
        refused(announce(secret=b"another secret of the same length"), 401, "signature-invalid")

    @pytest.mark.parametrize("changed", ["body", "webhook-id", "webhook-timestamp"])
    def test_when_something_was_changed_on_the_way(self, changed):
        body, headers = signed(NUMBER)
        if changed == "body":
            body = body.replace(b"5678", b"5679")
        elif changed == "webhook-id":
            headers[changed] = "msg_2"
        else:
            headers[changed] = str(int(headers[changed]) + 1)

        refused(send(body, headers), 401, "signature-invalid")

    @pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature"])
    @pytest.mark.parametrize("value", [None, "", "v1,", "v1,!!!", "1e9", "١٢٣", "v2,x", "x" * 101])
    def test_without_what_a_signature_needs(self, header, value):
        body, headers = signed(NUMBER)
        headers = {name: said for name, said in headers.items() if name != header}

        refused(send(body, headers | ({header: value} if value is not None else {})), 401, "signature-invalid")

    @pytest.mark.parametrize("ago", [301, -301, 10**9])
    def test_at_another_time(self, ago):
        refused(announce(ago=ago), 401, "signature-expired")

    def test_the_second_time(self):
        sent = signed(NUMBER)
        assert send(*sent).status_code == 201
        again = send(*sent)

        assert (again.status_code, again.json()["type"]) == (409, "urn:smartcert:problem:already-received")
        assert IncomingCall.objects.count() == 1

    def test_when_it_is_too_large(self):
        refused(announce({"number": "", "more": "x" * 2048}), 413, "too-large")

    @pytest.mark.parametrize(
        "said", [b"", b"{", b"[]", b"null", b"[" * 2000, {"number": 1}, {"number": "12"}, {"operator": "x" * 61}]
    )
    def test_what_cannot_be_read(self, said):
        refused(announce(said), 400, "bad-request")

    @pytest.mark.parametrize("login", ["nobody", "mado-1", "kansa"])
    def test_for_somebody_who_is_not_of_the_hotline(self, staff, login):
        refused(announce({"operator": login}), 422, "operator-unknown")

    def test_for_an_operator_who_has_left(self, staff):
        StaffMember.objects.filter(login="denwa-1").update(is_active=False)

        refused(announce({"operator": "denwa-1"}), 422, "operator-unknown")

    def test_asked_for_otherwise(self):
        assert Client().get(ADDRESS).status_code == 405

    def test_with_nothing_of_the_number_in_the_answer_or_the_log(self, caplog):
        answer = announce({"number": "03-1234-5678", "operator": "nobody"})

        assert "5678" not in answer.content.decode() + caplog.text


class TestRings:
    def test_at_the_operator_who_is_named(self, desk):
        there, other = desk("denwa-1"), desk("denwa-2")
        assert announce({**NUMBER, "operator": "denwa-2"}).json()["operator"] == "denwa-2"

        page = words_of(other.get("/staff/hotline/").content.decode())
        assert "•••• 5678" in page
        assert "1234" not in page
        assert "•••• 5678" not in there.get("/staff/hotline/").content.decode()

    def test_at_the_one_who_has_been_free_longest(self, desk):
        desk("denwa-1"), desk("denwa-2")
        _called("denwa-1", hours=2)
        _called("denwa-2", hours=1)

        assert announce(sent_id="1").json()["operator"] == "denwa-1"
        assert announce(sent_id="2").json()["operator"] == "denwa-2"  # the first one's telephone rings
        assert announce(sent_id="3").json()["operator"] is None

    def test_first_at_one_who_had_no_call_yet(self, desk):
        desk("denwa-1"), desk("denwa-2")
        _called("denwa-1", hours=2)

        assert announce().json()["operator"] == "denwa-2"

    @pytest.mark.parametrize(
        "away",
        [{"call": "H-261126-0009"}, {"locked_at": datetime(2026, 1, 1, tzinfo=UTC)}, {"proved_at": None},
         {"seen_at": datetime(2026, 1, 1, tzinfo=UTC)}],
        ids=["talks", "locked", "half", "gone"],
    )  # fmt: skip
    def test_at_nobody_who_is_away_or_talks(self, desk, away):
        desk("denwa-1")
        StaffSession.objects.update(**away)

        assert announce().json()["operator"] is None

    def test_at_everybody_where_nobody_is_free(self, desk):
        assert announce().json()["operator"] is None

        for login in ("denwa-1", "denwa-2", "denwa-cho"):
            assert "•••• 5678" in desk(login).get("/staff/hotline/").content.decode()

    def test_no_longer_than_a_caller_waits(self, desk):
        desk("denwa-1")
        announce()
        at_work = session.AtWork(StaffMember.objects.get(login="denwa-1"), StaffSession.objects.get())
        row = IncomingCall.objects.get()
        late = row.received_at + incoming.RINGS + timedelta(seconds=1)

        assert list(incoming.ringing_at(at_work, at=late)) == []
        with pytest.raises(Http404):
            incoming.take_up(row.pk, at_work=at_work, at=late)

    def test_nowhere_while_it_is_off(self, desk, settings):
        settings.TELEPHONY_SECRETS = []
        page = desk("denwa-1").get("/staff/hotline/").content.decode()

        assert "take-incoming" not in page


class TestTaken:
    def test_is_a_call_from_that_number(self, desk):
        operator = desk("denwa-1")
        announce()
        answer = _take(operator)
        call = Call.objects.get()

        assert answer.headers["Location"] == f"/staff/hotline/calls/{call.pk}/"
        assert call.number_tail == "5678"
        assert StaffSession.objects.get().call == call.reference
        assert "•••• 5678" in operator.get(answer.headers["Location"]).content.decode()
        assert "この番号からの受付（24時間） 0件" in shown(operator, call)
        row = IncomingCall.objects.get()
        assert (row.call, row.number_sealed) == (call, None)

    def test_from_a_withheld_number_has_none(self, desk):
        operator = desk("denwa-1")
        announce({"number": None})
        _take(operator)

        assert (Call.objects.get().number_tail, Call.objects.get().number_sealed) == ("", None)

    def test_twice_is_one_call(self, desk):
        operator = desk("denwa-1")
        announce()

        assert _take(operator).headers["Location"] == _take(operator).headers["Location"]
        assert Call.objects.count() == 1

    def test_by_a_colleague_is_gone(self, desk):
        announce()
        _take(desk("denwa-1"))
        late = desk("denwa-2")

        assert _take(late).headers["Location"] == "/staff/hotline/"
        assert Call.objects.count() == 1

    def test_counts_as_the_same_number_again(self, desk):
        operator = desk("denwa-1")
        for sent in ("1", "2", "3"):
            announce(sent_id=sent)
            _take(operator, sent)

        assert Call.objects.latest("id").flags.filter(why="same_number").exists()

    @pytest.mark.parametrize("typed", ["", "x", "01a217e9-8ed7-7625-912e-fbd000a83537"])
    def test_that_there_is_none_of(self, desk, typed):
        assert desk("denwa-1").post(f"{ADDRESS}take/", {"incoming": typed}).status_code == 404


class TestForgotten:
    def test_is_the_number_that_nobody_took_and_then_all_of_it(self, desk):
        announce()
        sealed, came = IncomingCall.objects.exclude(number_sealed=None), IncomingCall.objects.get().received_at
        forget_incoming_calls(0)
        assert sealed.exists()

        incoming.forget(at=came + incoming.RINGS)
        assert (IncomingCall.objects.exists(), sealed.exists()) == (True, False)
        incoming.forget(at=came + incoming.KEPT)
        assert not IncomingCall.objects.exists()

    def test_is_no_message_that_could_come_again(self):
        assert incoming.KEPT > 2 * webhook_signature.WITHIN
        assert incoming.RINGS < LOCKED_AFTER


class TestTheSignature:
    AT = datetime.fromtimestamp(1614265330, tz=UTC)
    MESSAGE = {"sent_id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "timestamp": "1614265330"}
    GOOD = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    @pytest.mark.parametrize("given", [GOOD, f"v1,AAAA {GOOD}", f"v1a,AAAA {GOOD}"])
    @pytest.mark.parametrize("secrets", [[SECRET], [b"x" * 24, SECRET]])
    def test_is_the_one_of_the_standards_own_example(self, given, secrets):
        webhook_signature.require(
            b'{"test": 2432232314}', signatures=given, secrets=secrets, at=self.AT, **self.MESSAGE
        )

    def test_holds_five_minutes_each_way(self):
        for seconds in (-300, 300):
            webhook_signature.require(
                b'{"test": 2432232314}', signatures=self.GOOD, secrets=[SECRET],
                at=self.AT + timedelta(seconds=seconds), **self.MESSAGE,
            )  # fmt: skip
        with pytest.raises(webhook_signature.NotNow):
            webhook_signature.require(
                b'{"test": 2432232314}', signatures=self.GOOD, secrets=[SECRET],
                at=self.AT + timedelta(seconds=301), **self.MESSAGE,
            )  # fmt: skip


def _take(desk, sent_id="msg_1"):
    row = IncomingCall.objects.get(sent_id=sent_id)
    return desk.post(f"{ADDRESS}take/", {"incoming": row.pk})


def _called(login, *, hours):
    Call.objects.create(
        reference=f"H-261101-000{hours}", operator=StaffMember.objects.get(login=login),
        began_at=timezone.now() - timedelta(hours=hours), ended_at=timezone.now(),
    )  # fmt: skip
