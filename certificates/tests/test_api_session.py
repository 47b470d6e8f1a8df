"""The JSON API: signing in and out (contract.md §3)."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Challenge
from certificates.states import Carrier, Kind
from certificates.tests.api_client import Browser, problem_of

pytestmark = pytest.mark.django_db
BOTH = [{"carrier": carrier, "kind": kind} for carrier in Carrier for kind in Kind]


@pytest.fixture
def now():
    """The API reads the clock itself."""
    return timezone.now()


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
