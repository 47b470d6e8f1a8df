"""The JSON API: stopping, ending, using again; and every act once (contract.md §3)."""

import hashlib

import pytest
from django.utils import timezone

from certificates.models import Certificate, IdempotencyKey, Receipt
from certificates.states import Carrier, Kind
from certificates.tests import people
from certificates.tests.api_client import Browser, problem_of

pytestmark = pytest.mark.django_db
BOTH = [{"carrier": carrier, "kind": kind} for carrier in Carrier for kind in Kind]


@pytest.fixture
def now():
    """The API reads the clock itself."""
    return timezone.now()


class TestSuspension:
    def test_stops_what_is_named_and_gives_a_receipt(self, at_home, registered):
        answer = at_home.post("suspensions/", {"carriers": ["phone"], "reason": "lost"})

        assert answer.status_code == 200
        assert answer.json()["suspended"] == [
            {**line, "state": "on_hold"} for line in BOTH if line["carrier"] == "phone"
        ]
        assert Receipt.objects.get().number == answer.json()["receipt"]
        assert [line["state"] for line in at_home.get("certificates/").json()] == [
            "valid",
            "valid",
            "on_hold",
            "on_hold",
        ]

    def test_ends_the_session_made_with_what_was_stopped(self, browser, phone, registered):
        browser.sign_in_with_phone(phone, registered)
        twin = Browser()
        twin.sign_in_with_phone(phone, registered)

        assert browser.post("suspensions/", {"carriers": ["phone"], "reason": "stolen"}).status_code == 200

        for one in (browser, twin):
            assert one.get("session/").json()["citizen"] is None
            assert problem_of(one.get("certificates/")) == "not-signed-in"

    def test_needs_somebody_signed_in_and_the_csrf_token(self, browser, at_home):
        body = {"carriers": ["card"], "reason": "lost"}

        assert problem_of(Browser().post("suspensions/", body)) == "not-signed-in"
        assert problem_of(at_home.post("suspensions/", body, csrf=False)) == "csrf-failed"
        assert set(Certificate.objects.values_list("status", flat=True)) == {"valid"}

    def test_twice_is_not_possible(self, at_home, registered):
        body = {"carriers": ["phone"], "reason": "lost"}
        at_home.post("suspensions/", body)

        answer = at_home.post("suspensions/", body)

        assert problem_of(answer) == "not-possible"
        assert (answer.json()["act"], answer.json()["state"]) == ("suspend", "on_hold")


class TestRevocation:
    def test_by_the_phone_needs_its_password(self, browser, phone, registered):
        def ask(**body):
            return browser.post("revocations/", {"request": self.request(browser, phone), **body})

        wrong = ask(signing_password="WRONG999")
        assert (wrong.status_code, problem_of(wrong), wrong.json()["tries_left"]) == (401, "pin-wrong", 4)
        assert ask(signing_password=people.PASSWORD).json()["revoked"][0]["state"] == "revoked"

    def test_with_a_locked_password_is_423(self, browser, phone, registered):
        for _ in range(5):
            browser.post("revocations/", {"request": self.request(browser, phone), "signing_password": "WRONG999"})

        last = browser.post(
            "revocations/", {"request": self.request(browser, phone), "signing_password": people.PASSWORD}
        )

        assert (last.status_code, problem_of(last)) == (423, "locked")

    def test_by_the_card_needs_none(self, browser, card, registered):
        payload = {"type": "revocation", "nonce": browser.nonce(), "kinds": ["user_authentication"], "reason": "lost"}

        answer = browser.post("revocations/", {"request": card.sign(payload)})

        assert answer.json()["revoked"] == [{"carrier": "phone", "kind": "user_authentication", "state": "revoked"}]

    def test_sent_a_second_time_is_refused(self, browser, card, registered):
        payload = {"type": "revocation", "nonce": browser.nonce(), "kinds": ["user_authentication"], "reason": "lost"}
        body = {"request": card.sign(payload)}
        browser.post("revocations/", body)

        again = browser.post("revocations/", body)

        assert (problem_of(again), again.json()["reason"]) == ("document-invalid", "nonce")

    def test_overheard_is_worth_nothing_in_another_browser(self, browser, card, registered):
        payload = {"type": "revocation", "nonce": browser.nonce(), "kinds": ["user_authentication"], "reason": "lost"}

        answer = Browser().post("revocations/", {"request": card.sign(payload)})

        assert (problem_of(answer), answer.json()["reason"]) == ("document-invalid", "nonce")
        assert Certificate.objects.filter(carrier="phone", status="revoked").count() == 0

    def request(self, browser, phone):
        payload = {
            "type": "revocation", "nonce": browser.nonce(), "kinds": list(Kind), "reason": "no_longer_needed",
        }  # fmt: skip
        row = Certificate.objects.get(carrier="phone", kind="digital_signature")
        return people.signed(payload, key=phone.keys[Kind.DIGITAL_SIGNATURE], der=bytes(row.der))


class TestResumption:
    def test_is_an_application_of_its_own_kind(self, at_home, phone, registered, card):
        at_home.post("suspensions/", {"carriers": ["phone"], "reason": "lost"})
        document = at_home.document(phone, card, purpose="resumption")

        answer = at_home.post("resumptions/", {"request": document, "pin": "4826", "signing_password": "TANUKI77"})

        assert (answer.status_code, answer.json()["state"]) == (202, "applied")

    def test_needs_a_phone_on_hold(self, browser, phone, registered, card):
        document = browser.document(phone, card, purpose="resumption")

        answer = browser.post("resumptions/", {"request": document, "pin": "4826", "signing_password": "TANUKI77"})

        assert problem_of(answer) == "not-possible"


class TestIdempotencyKey:
    BODY = {"carriers": ["card"], "reason": "lost"}

    def test_carries_an_act_out_once_and_answers_the_same(self, at_home):
        first, second = (at_home.post("suspensions/", self.BODY, key="once-0001") for _ in range(2))

        assert first.status_code == second.status_code == 200
        assert first.json() == second.json()
        assert Receipt.objects.count() == 1

    def test_answers_whoever_lost_the_answer_and_with_it_the_session(self, at_home):
        sid = at_home.client.cookies["sid"].value
        first = at_home.post("suspensions/", self.BODY, key="once-0001")
        at_home.client.cookies["sid"] = sid

        assert at_home.post("suspensions/", self.BODY, key="once-0001").json() == first.json()

    def test_refuses_another_body(self, at_home):
        at_home.post("suspensions/", self.BODY, key="once-0001")

        answer = at_home.post("suspensions/", {**self.BODY, "reason": "stolen"}, key="once-0001")

        assert (answer.status_code, problem_of(answer)) == (422, "idempotency-key-reused")

    def test_of_another_session_is_another_key(self, at_home, registered, phone):
        other = Browser()
        other.sign_in_with_phone(phone, registered)
        at_home.post("suspensions/", self.BODY, key="once-0001")

        assert problem_of(other.post("suspensions/", self.BODY, key="once-0001")) == "not-possible"

    def test_repeats_refusals_too(self, browser, phone, registered):
        row = Certificate.objects.get(carrier="phone", kind="digital_signature")
        payload = {"type": "revocation", "nonce": browser.nonce(), "kinds": list(Kind), "reason": "lost"}
        request = people.signed(payload, key=phone.keys[Kind.DIGITAL_SIGNATURE], der=bytes(row.der))
        body = {"request": request, "signing_password": "WRONG999"}

        first, second = (browser.post("revocations/", body, key="once-0002") for _ in range(2))

        assert problem_of(first) == problem_of(second) == "pin-wrong"
        assert first.json() == second.json()
        assert row.secret.wrong == 1

    @pytest.mark.parametrize("key", ["", " ", "x" * 101, "schlüssel", "a b"])
    def test_is_short_and_plain(self, at_home, key):
        answer = at_home.client.post(
            "/api/v1/suspensions/", self.BODY, content_type="application/json",
            headers={"Idempotency-Key": key, "X-CSRFToken": at_home.client.cookies["csrftoken"].value},
        )  # fmt: skip

        assert problem_of(answer) == "malformed"

    def test_keeps_no_body(self, browser, phone, card):
        browser.apply(phone, card, key="once-0003")

        row = IdempotencyKey.objects.get()
        assert people.PIN not in str(row.answer)
        assert len(bytes(row.body_digest)) == hashlib.sha256().digest_size
