"""The old phone deletes its copy and says so (R-16): who may ask, what it is told, and saying it twice."""

import base64
import hashlib
import uuid

import pytest

from accounts.models import Notice
from certificates.lifecycle.suspend import suspend
from certificates.lifecycle.withdraw import withdraw
from certificates.models import Certificate, DeletedCopy, Evidence
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from certificates.tests import people
from certificates.tests.api_client import API, Browser, problem_of
from certificates.tests.people import ACard, APhone

pytestmark = pytest.mark.django_db


def signed_by(phone, payload, kind=Kind.USER_AUTHENTICATION, der=None):
    der = der or bytes(Certificate.objects.get(phone__device=phone.device, spki_sha256=spki_of(phone, kind)).der)
    return people.signed(payload, key=phone.keys[kind], der=der)


def spki_of(phone, kind):
    return people.spki_sha256(phone.keys[kind].public_key())


def ask(browser, phone, *, device=None, proof=None, **changes):
    payload = {"type": "orders", "nonce": browser.nonce(), "device": phone.device, **changes}
    headers = {"Authorization": f"Phone {proof or signed_by(phone, payload)}"}
    return browser.client.get(f"{API}phones/{device or phone.device}/orders/", headers=headers)


def report(browser, phone, certificates, *, device=None, listed=None):
    ids = [str(one) for one in certificates] if listed is None else listed
    document = signed_by(phone, {"type": "deletion", "device": phone.device, "certificates": ids})
    return browser.post(f"phones/{device or phone.device}/deletions/", {"request": document})


@pytest.fixture
def replaced(registered, card, now):
    """Hanako's certificates on her old phone, since her new one took their place."""
    APhone("device-of-the-tests-0002").set_up(card, at=now)
    return registered


class TestOrders:
    def test_are_none_while_the_phone_is_in_use_or_on_hold(self, browser, phone, registered, hanako_at_home, now):
        assert ask(browser, phone).json()["orders"] == []

        suspend(registered[0].citizen_id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert ask(browser, phone).json()["orders"] == []  # it may be found again

    def test_name_what_was_replaced_and_not_why(self, browser, phone, replaced):
        orders = ask(browser, phone).json()["orders"]

        assert {order["certificate"] for order in orders} == {str(one.id) for one in replaced}
        digests = {base64.b64encode(hashlib.sha256(bytes(one.der)).digest()).decode() for one in replaced}
        assert {order["sha256"] for order in orders} == digests
        assert {key for order in orders for key in order} == {"certificate", "kind", "sha256", "order"}

    def test_leave_out_what_never_reached_the_phone(self, browser, phone, registered, card, now):
        again = APhone(phone.device)
        waiting = people.issue.issue(again.apply(card, at=now).id, at=now)  # replaces both, is never registered
        withdraw(waiting, at=now)

        assert {order["certificate"] for order in ask(browser, phone).json()["orders"]} == {
            str(one.id) for one in registered
        }

    def test_are_told_to_no_other_phone(self, browser, phone, replaced, taro, now):
        other = APhone("device-of-the-tests-0003")
        other.set_up(ACard(taro, at=now), at=now)

        assert problem_of(ask(browser, other, device=phone.device)) == "document-invalid"
        payload = {"type": "orders", "nonce": browser.nonce(), "device": phone.device}
        answer = ask(browser, phone, proof=signed_by(other, payload))
        assert (problem_of(answer), answer.json()["reason"]) == ("document-invalid", "certificate")

    def test_are_told_to_the_person_before_of_their_own_only(self, browser, phone, replaced, taro, now):
        """The phone was sold as it was: the same device, somebody else's since."""
        theirs = APhone(phone.device)
        theirs.set_up(ACard(taro, at=now), at=now)

        assert ask(browser, theirs).json()["orders"] == []
        assert len(ask(browser, phone).json()["orders"]) == 2

    def test_need_a_fresh_nonce_of_this_browser(self, browser, phone, replaced):
        payload = {"type": "orders", "nonce": browser.nonce(), "device": phone.device}
        proof = signed_by(phone, payload)

        assert problem_of(ask(Browser(), phone, proof=proof)) == "document-invalid"
        assert ask(browser, phone, proof=proof).status_code == 200
        assert problem_of(ask(browser, phone, proof=proof)) == "document-invalid"

    def test_are_not_for_a_card(self, browser, phone, card, replaced):
        payload = {"type": "orders", "nonce": browser.nonce(), "device": phone.device}

        assert problem_of(ask(browser, phone, proof=card.sign(payload))) == "document-invalid"

    def test_need_a_proof(self, browser, phone):
        answer = browser.client.get(f"{API}phones/{phone.device}/orders/", headers={"Authorization": "Bearer x"})

        assert (problem_of(answer), answer.json()["reason"]) == ("document-invalid", "signature")

    @pytest.mark.parametrize("junk", ["", "a.b.c", "x" * 30000])
    def test_of_a_proof_that_is_none_are_refused(self, browser, phone, junk):
        answer = browser.client.get(f"{API}phones/{phone.device}/orders/", headers={"Authorization": f"Phone {junk}"})

        assert problem_of(answer) == "document-invalid"


class TestDeletion:
    def test_is_written_down_once_however_often_it_is_said(self, browser, phone, replaced, hanako):
        ids = [one.id for one in replaced]

        answers = [report(browser, phone, ids), report(browser, phone, ids), report(Browser(), phone, ids[:1])]

        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert DeletedCopy.objects.count() == 2
        assert Evidence.objects.filter(kind="deletion").count() == 1
        assert Notice.objects.filter(citizen=hanako, about="copy_deleted").count() == 1
        assert ask(browser, phone).json()["orders"] == []

    def test_of_what_is_in_use_is_refused(self, browser, phone, registered):
        answer = report(browser, phone, [registered[0].id])

        assert (problem_of(answer), answer.json()["state"]) == ("not-possible", "valid")
        assert not DeletedCopy.objects.exists()

    def test_of_anothers_is_refused_whole(self, browser, phone, replaced, taro, now):
        other = APhone("device-of-the-tests-0003")
        theirs = other.set_up(ACard(taro, at=now), at=now)

        for stranger in (theirs[0].id, uuid.uuid4()):
            answer = report(browser, phone, [replaced[0].id, stranger])
            assert (problem_of(answer), answer.json()["state"]) == ("not-possible", "none")
        assert not DeletedCopy.objects.exists()

    def test_signed_for_one_phone_says_nothing_of_another(self, browser, phone, replaced):
        answer = report(browser, phone, [replaced[0].id], device="device-of-the-tests-0002")

        assert problem_of(answer) == "document-invalid"

    @pytest.mark.parametrize("listed", [[], "all", ["x"], [1], ["0" * 32] * 101])
    def test_that_lists_nothing_sensible_is_refused(self, browser, phone, replaced, listed):
        answer = report(browser, phone, [], listed=listed)

        assert (problem_of(answer), answer.json()["reason"]) == ("document-invalid", "payload")
