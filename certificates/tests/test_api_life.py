"""The JSON API: from the application to certificates in use (contract.md §3)."""

import base64
import datetime

import pytest
from django.utils import timezone

from certificates.lifecycle import issue
from certificates.models import Application, Certificate, Evidence
from certificates.states import Carrier, Kind
from certificates.tests.api_client import Browser, problem_of

pytestmark = pytest.mark.django_db
BOTH = [{"carrier": carrier, "kind": kind} for carrier in Carrier for kind in Kind]


@pytest.fixture
def now():
    """The API reads the clock itself."""
    return timezone.now()


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
