"""POST card-judgements/: the card is judged as it will be when the application is filed, and nothing happens."""

from datetime import timedelta

import pytest

from accounts.models import Challenge
from certificates.lifecycle.suspend import suspend
from certificates.models import Application, Evidence
from certificates.reasons import Reason
from certificates.states import Carrier, State
from certificates.tests import people
from certificates.tests.api_client import Browser, problem_of

pytestmark = pytest.mark.django_db
JUDGEMENT = "card-judgements/"


@pytest.fixture
def browser():
    return Browser()


class TestTheJudgement:
    def test_of_a_card_that_may_sign_files_nothing_and_leaves_the_nonce(self, browser, phone, card):
        document = browser.document(phone, card)

        assert browser.post(JUDGEMENT, {"request": document}).status_code == 204
        assert (Application.objects.count(), Evidence.objects.count()) == (0, 0)
        secrets = {"signing_password": people.PASSWORD, "pin": people.PIN}
        assert browser.post("applications/", {"application": document, **secrets}).status_code == 202

    def test_of_a_card_on_hold_says_so(self, browser, phone, card, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        answer = browser.post(JUDGEMENT, {"request": browser.document(phone, card)})

        assert problem_of(answer) == "document-invalid"
        assert (answer.json()["reason"], answer.json()["why"]) == ("certificate", "on_hold")

    def test_of_an_ending_says_so_too_and_ends_nothing(self, browser, registered, card, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        wish = {"type": "revocation", "nonce": browser.nonce(), "reason": "no_longer_needed"}

        answer = browser.post(JUDGEMENT, {"request": card.sign(wish)})

        assert answer.json()["why"] == "on_hold"
        assert {one.status for one in registered} == {State.VALID}

    def test_of_a_document_of_another_session_says_nothing_of_the_card(self, browser, phone, card):
        answer = Browser().post(JUDGEMENT, {"request": browser.document(phone, card)})

        assert (problem_of(answer), answer.json()["reason"]) == ("document-invalid", "nonce")

    def test_of_one_that_was_sent_or_is_old_says_nothing_either(self, browser, phone, card, now):
        document = browser.document(phone, card)
        Challenge.objects.update(expires_at=now - timedelta(minutes=1))

        assert browser.post(JUDGEMENT, {"request": document}).json()["reason"] == "nonce"

    def test_of_what_a_phone_signed_is_refused(self, browser, phone, registered):
        """A phone cannot ask for phones."""
        document = phone.sign({**phone.payload(keys=phone.keys), "nonce": browser.nonce()})

        assert browser.post(JUDGEMENT, {"request": document}).json()["why"] == "unknown"

    @pytest.mark.parametrize("body", [{}, {"request": 1}, {"request": "a.b.c"}])
    def test_of_nonsense_is_refused(self, browser, body):
        assert browser.post(JUDGEMENT, body).status_code in (400, 422)
