"""The JSON API, call by call (contract.md §3)."""

import base64
import datetime
import hashlib

import pytest
from django.utils import timezone

from accounts.models import Challenge
from certificates.lifecycle import issue
from certificates.models import Application, Certificate, Evidence, IdempotencyKey, Receipt
from certificates.states import Carrier, Kind
from certificates.tests import people
from certificates.tests.api_client import Browser, problem_of

pytestmark = pytest.mark.django_db
BOTH = [{"carrier": carrier, "kind": kind} for carrier in Carrier for kind in Kind]


@pytest.fixture
def now():
    """The API reads the clock itself."""
    return timezone.now()


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def at_home(browser, card):
    """A browser signed in with the card."""
    assert browser.sign_in_with_card(card).status_code == 200
    return browser


class TestSession:
    def test_tells_a_visitor_that_nobody_is_signed_in(self, browser):
        answer = browser.get("session/")

        assert answer.json() == {"citizen": None, "expires_at": None}
        assert "csrftoken" in browser.client.cookies

    def test_tells_who_is_signed_in(self, at_home, hanako):
        answer = at_home.get("session/").json()

        assert answer["citizen"] == {"id": str(hanako.id), "name": "試験 花子"}
        assert datetime.datetime.fromisoformat(answer["expires_at"]).utcoffset() is not None


class TestChallenge:
    def test_gives_a_nonce_of_its_own_each_time(self, browser):
        answer = browser.post("challenges/")

        assert answer.status_code == 201
        assert 44 <= len(answer.json()["nonce"]) <= 128
        assert answer.json()["nonce"] != browser.nonce()

    def test_lasts_five_minutes_at_most(self, browser, now):
        expires_at = datetime.datetime.fromisoformat(browser.post("challenges/").json()["expires_at"])

        assert expires_at <= now + datetime.timedelta(minutes=5, seconds=10)

    def test_slows_down_whoever_collects_them(self, browser):
        answers = [browser.post("challenges/") for _ in range(61)]

        assert problem_of(answers[-1]) == "too-many-requests"
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 301
        assert Browser().post("challenges/").status_code == 201


class TestSignIn:
    def test_by_card_needs_no_pin(self, browser, card, hanako):
        answer = browser.sign_in_with_card(card)

        assert answer.status_code == 200
        assert answer.json()["carrier"] == "card"
        assert answer.json()["citizen"] == {"id": str(hanako.id), "name": "試験 花子"}

    def test_by_phone_needs_the_pin(self, browser, phone, registered):
        assert browser.sign_in_with_phone(phone, registered).json()["carrier"] == "phone"

    def test_counts_wrong_pins_and_locks(self, browser, phone, registered):
        wrong = [browser.sign_in_with_phone(phone, registered, pin="0000") for _ in range(4)]

        assert [problem_of(answer) for answer in wrong] == ["pin-wrong", "pin-wrong", "pin-wrong", "pin-locked"]
        assert [answer.json().get("tries_left") for answer in wrong] == [2, 1, 0, None]
        assert {answer.status_code for answer in wrong} == {401}
        assert problem_of(browser.sign_in_with_phone(phone, registered)) == "pin-locked"

    def test_changes_the_keys_of_session_and_csrf(self, browser, card):
        browser.nonce()
        browser.get("session/")
        before = {name: browser.client.cookies[name].value for name in ("sid", "csrftoken")}

        browser.sign_in_with_card(card)

        assert all(browser.client.cookies[name].value != value for name, value in before.items())

    def test_answers_each_nonce_once(self, browser, card):
        kind = Kind.USER_AUTHENTICATION
        token = browser.token(card.keys[kind], card.certificate(kind).der)
        assert browser.post("sign-in/", {"auth_token": token}).status_code == 200

        assert problem_of(browser.post("sign-in/", {"auth_token": token})) == "challenge-expired"

    def test_uses_up_the_nonce_even_when_it_fails(self, browser, card):
        kind = Kind.USER_AUTHENTICATION
        token = browser.token(card.keys[kind], card.certificate(kind).der)
        assert problem_of(browser.post("sign-in/", {"auth_token": token | {"signature": "AA=="}})) == "token-invalid"

        assert problem_of(browser.post("sign-in/", {"auth_token": token})) == "challenge-expired"
        assert not Challenge.objects.exists()

    def test_takes_no_nonce_of_another_browser(self, browser, card):
        kind, other = Kind.USER_AUTHENTICATION, Browser()
        token = other.token(card.keys[kind], card.certificate(kind).der)
        browser.nonce()

        assert problem_of(browser.post("sign-in/", {"auth_token": token})) == "token-invalid"

    def test_is_refused_to_the_signing_certificate(self, browser, card):
        kind = Kind.DIGITAL_SIGNATURE
        answer = browser.sign_in(card.keys[kind], card.certificate(kind).der)

        assert problem_of(answer) == "token-invalid"

    def test_never_says_why_a_certificate_is_not_good(self, browser, card, at_home):
        at_home.post("suspensions/", {"carriers": ["card"], "reason": "lost"})
        answer = Browser().sign_in_with_card(card)

        assert problem_of(answer) == "certificate-not-valid"
        assert answer.json().keys() == {"type", "title", "status", "detail"}


class TestSignOut:
    def test_ends_the_session(self, at_home):
        assert at_home.post("sign-out/").status_code == 204

        assert at_home.get("session/").json()["citizen"] is None

    def test_needs_the_csrf_token(self, at_home):
        assert problem_of(at_home.post("sign-out/", csrf=False)) == "csrf-failed"
        assert at_home.get("session/").json()["citizen"] is not None


class TestApplication:
    def test_is_filed_and_shown_to_the_browser_that_filed_it(self, browser, phone, card):
        answer = browser.apply(phone, card)

        assert answer.status_code == 202
        shown = browser.get(f"applications/{answer.json()['id']}/").json()
        assert shown == {**answer.json(), "refusal": None, "face": None, "platform": "android"}
        assert shown["state"] == "applied"

    def test_is_shown_to_whoever_signs_in_with_the_same_card(self, browser, phone, card):
        path = f"applications/{browser.apply(phone, card).json()['id']}/"
        other = Browser()
        assert problem_of(other.get(path)) == "not-found"

        other.sign_in_with_card(card)

        assert other.get(path).status_code == 200

    def test_of_others_looks_like_one_that_is_not_there(self, browser, phone, card):
        there = Browser().get(f"applications/{browser.apply(phone, card).json()['id']}/")
        not_there = browser.get("applications/01890000-0000-7000-8000-000000000000/")

        assert there.status_code == not_there.status_code == 404
        assert there.json() == not_there.json()

    def test_is_kept_as_evidence_word_for_word(self, browser, phone, card):
        document = browser.document(phone, card)
        answer = browser.post("applications/", {"application": document, "pin": "4826", "signing_password": "TANUKI77"})

        evidence = Evidence.objects.get()
        assert evidence.document == document
        assert evidence.reference == answer.json()["id"]
        assert base64.b64decode(evidence.chain[0]) == bytes(card.certificate(Kind.DIGITAL_SIGNATURE).der)
        assert evidence.keep_until > card.certificate(Kind.DIGITAL_SIGNATURE).not_after + datetime.timedelta(days=3650)

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"pin": "123", "signing_password": "TANUKI77"}, "pin"),
            ({"pin": "12345", "signing_password": "TANUKI77"}, "pin"),
            ({"pin": "4826", "signing_password": "ABCDEF"}, "signing_password"),
            ({"pin": "4826"}, "signing_password"),
            ({"pin": 4826, "signing_password": "TANUKI77"}, "pin"),
            ({"pin": None, "signing_password": "TANUKI77"}, "pin"),
        ],
    )
    def test_needs_fit_secrets_for_the_kinds_asked_for(self, browser, phone, card, typed, field):
        answer = browser.post("applications/", {"application": browser.document(phone, card), **typed})

        assert problem_of(answer) == "malformed"
        assert answer.json()["fields"] == [field]
        assert not Application.objects.exists()

    def test_can_be_withdrawn(self, browser, phone, card):
        path = f"applications/{browser.apply(phone, card).json()['id']}/withdrawal/"

        assert browser.post(path).json()["state"] == "withdrawn"
        assert problem_of(browser.post(path)) == "not-possible"
        assert problem_of(Browser().post(path)) == "not-found"


class TestRegistration:
    @pytest.fixture
    def application(self, browser, phone, card, now):
        answer = browser.apply(phone, card).json()
        issue.issue(answer["id"], at=now)
        return answer["id"]

    def register(self, browser, phone, application, **changes):
        nonce = browser.nonce()
        proofs = [
            {"kind": kind, "signature": base64.b64encode(signature).decode()}
            for kind, signature in phone.proofs(nonce=nonce).items()
        ]
        return browser.post(f"applications/{application}/registration/", {"nonce": nonce, "proofs": proofs, **changes})

    def test_hands_over_the_certificates_and_makes_them_valid(self, browser, phone, application):
        answer = self.register(browser, phone, application)

        assert answer.status_code == 200
        assert answer.json()["state"] == "registered"
        rows = {c.kind: c for c in Certificate.objects.filter(carrier="phone")}
        assert {c.status for c in rows.values()} == {"valid"}
        for given in answer.json()["certificates"]:
            assert base64.b64decode(given["chain"][0]) == bytes(rows[given["kind"]].der)
            assert base64.b64decode(given["chain"][1]) == bytes(rows[given["kind"]].issuer.certificate_der)

    def test_takes_no_nonce_twice(self, browser, phone, application):
        nonce = browser.nonce()
        wrong = [{"kind": kind, "signature": base64.b64encode(bytes(64)).decode()} for kind in Kind]
        first = browser.post(f"applications/{application}/registration/", {"nonce": nonce, "proofs": wrong})
        assert (problem_of(first), first.json()["reason"]) == ("document-invalid", "signature")

        again = self.register(browser, phone, application, nonce=nonce)

        assert (problem_of(again), again.json()["reason"]) == ("document-invalid", "nonce")
        assert set(Certificate.objects.filter(carrier="phone").values_list("status", flat=True)) == {
            "ready_to_register"
        }

    def test_needs_a_proof_for_every_key(self, browser, phone, application):
        nonce = browser.nonce()
        proof = phone.proofs(nonce=nonce)[Kind.DIGITAL_SIGNATURE]
        proofs = [{"kind": Kind.DIGITAL_SIGNATURE, "signature": base64.b64encode(proof).decode()}]

        answer = browser.post(f"applications/{application}/registration/", {"nonce": nonce, "proofs": proofs})

        assert (problem_of(answer), answer.json()["reason"]) == ("document-invalid", "signature")

    @pytest.mark.parametrize(
        "proofs", [None, {}, [], ["x"], [{}], [{"kind": "x", "signature": "AA=="}], [{"kind": [], "signature": 7}]]
    )
    def test_refuses_proofs_of_another_form(self, browser, phone, application, proofs):
        assert problem_of(self.register(browser, phone, application, proofs=proofs)) == "malformed"

    def test_refuses_one_kind_proved_twice(self, browser, phone, application):
        proof = {"kind": "digital_signature", "signature": "AA=="}

        assert problem_of(self.register(browser, phone, application, proofs=[proof, proof])) == "malformed"

    def test_comes_after_issuing(self, browser, phone, card):
        answer = self.register(browser, phone, browser.apply(phone, card).json()["id"])

        assert problem_of(answer) == "not-possible"
        assert (answer.json()["act"], answer.json()["state"]) == ("register", "applied")


class TestCertificates:
    def test_are_shown_to_their_holder_only(self, browser):
        assert problem_of(browser.get("certificates/")) == "not-signed-in"

    def test_are_shown_with_the_acts_open(self, at_home, phone, registered):
        lines = at_home.get("certificates/").json()

        assert [{"carrier": line["carrier"], "kind": line["kind"]} for line in lines] == BOTH
        assert [line["phone"] and line["phone"]["model"] for line in lines] == [None, None, "Tanuki 8", "Tanuki 8"]
        assert lines[0]["acts"] == ["suspend"]
        assert lines[2]["acts"] == ["suspend", "revoke"]

    def test_never_show_a_serial_number(self, at_home, registered):
        shown = at_home.get("certificates/").content.decode()

        for row in Certificate.objects.all():
            serial = int.from_bytes(row.serial, "big")
            assert f"{serial:x}" not in shown
            assert str(serial) not in shown

    def test_show_the_living_one_of_each_kind(self, at_home, phone, registered, card, now):
        phone.set_up(card, at=now)

        lines = at_home.get("certificates/").json()
        assert Certificate.objects.filter(carrier="phone").count() == 4
        assert [line["state"] for line in lines] == ["valid"] * 4


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
