"""PIN and signing password over the API: changed, reset, guessed, replayed, somebody else's (contract §3, R-36)."""

import copy
from collections import Counter

import pytest
from django.utils import timezone

from accounts.models import Session
from accounts.tests.at_once import at_once
from certificates import passwords
from certificates.lifecycle.suspend import suspend
from certificates.models import Evidence, Secret
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from certificates.tests.api_client import Browser, problem_of
from certificates.tests.people import PASSWORD, PIN, ACard, APhone

pytestmark = pytest.mark.django_db
LOG_IN, SIGNING = Kind.USER_AUTHENTICATION, Kind.DIGITAL_SIGNATURE
NEW_PIN, NEW_PASSWORD = "7391", "KITSUNE88"
PIN_AT, PASSWORD_AT = "secrets/pin/", "secrets/signing-password/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def held(registered):
    return {Kind(certificate.kind): certificate for certificate in registered}


@pytest.fixture
def at_home(browser, phone, registered):
    """Signed in with the phone."""
    assert browser.sign_in_with_phone(phone, registered).status_code == 200
    return browser


def pin_reset(browser, phone, *, password=PASSWORD, new=NEW_PIN, document=None, **more):
    document = document or phone.sign({"type": "pin_reset", "nonce": browser.nonce()})
    return browser.post(PIN_AT, {"request": document, "signing_password": password, "new_pin": new}, **more)


def password_reset(browser, card, *, new=NEW_PASSWORD, document=None, **more):
    document = document or card.sign({"type": "signing_password_reset", "nonce": browser.nonce()})
    return browser.post(PASSWORD_AT, {"request": document, "new_signing_password": new}, **more)


def fits(certificate, text):
    try:
        passwords.check(certificate, text)
    except (passwords.Wrong, passwords.Locked):
        return False
    return True


class TestChangingThePin:
    def test_counts_from_the_next_sign_in_on(self, at_home, phone, registered):
        answer = at_home.post(PIN_AT, {"pin": PIN, "new_pin": NEW_PIN})

        assert (answer.status_code, answer.json()["changed"]) == (200, "pin")
        assert problem_of(Browser().sign_in_with_phone(phone, registered)) == "pin-wrong"
        assert Browser().sign_in_with_phone(phone, registered, pin=NEW_PIN).status_code == 200

    def test_ends_the_sessions_of_others_and_not_ones_own(self, at_home, phone, registered):
        other = Browser()
        other.sign_in_with_phone(phone, registered)

        at_home.post(PIN_AT, {"pin": PIN, "new_pin": NEW_PIN})

        assert other.get("session/").json()["citizen"] is None
        assert at_home.get("session/").json()["citizen"] is not None

    def test_says_how_many_tries_are_left(self, at_home):
        answers = [at_home.post(PIN_AT, {"pin": "0000", "new_pin": NEW_PIN}) for _ in range(4)]

        assert [problem_of(answer) for answer in answers] == ["pin-wrong"] * 3 + ["locked"]
        assert [answer.json().get("tries_left") for answer in answers] == [2, 1, 0, None]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 423]

    @pytest.mark.parametrize("new", ["123", "12345", "12a4", "１２３", "    "])
    def test_refuses_one_that_breaks_the_rule_without_a_try(self, at_home, held, new):
        answer = at_home.post(PIN_AT, {"pin": "0000", "new_pin": new})

        assert (problem_of(answer), answer.json()["fields"]) == ("malformed", ["new_pin"])
        assert Secret.objects.get(certificate=held[LOG_IN]).wrong == 0

    def test_needs_a_session_and_its_csrf_token(self, browser, at_home):
        assert problem_of(Browser().post(PIN_AT, {"pin": PIN, "new_pin": NEW_PIN})) == "not-signed-in"
        assert problem_of(at_home.post(PIN_AT, {"pin": PIN, "new_pin": NEW_PIN}, csrf=False)) == "csrf-failed"

    def test_is_the_phones_own_and_not_for_whoever_has_the_card(self, card, held):
        with_the_card = Browser()
        with_the_card.sign_in_with_card(card)

        assert problem_of(with_the_card.post(PIN_AT, {"pin": PIN, "new_pin": NEW_PIN})) == "not-allowed"

    def test_from_a_phone_that_was_replaced_is_nobodys(self, at_home, card, now):
        APhone("device-of-the-tests-0002").set_up(card, at=now)

        assert problem_of(at_home.post(PIN_AT, {"pin": PIN, "new_pin": NEW_PIN})) == "not-signed-in"

    def test_sent_again_is_answered_again(self, at_home, held):
        answers = [at_home.post(PIN_AT, {"pin": PIN, "new_pin": NEW_PIN}, key="once") for _ in range(2)]

        assert answers[0].json() == answers[1].json()
        assert Secret.objects.get(certificate=held[LOG_IN]).wrong == 0

    @pytest.mark.parametrize(
        "body",
        [
            {"new_pin": NEW_PIN}, {"pin": PIN}, {"pin": PIN, "request": "x", "new_pin": NEW_PIN},
            {"request": "x", "new_pin": NEW_PIN}, {"pin": 4826, "new_pin": NEW_PIN}, {"pin": PIN, "new_pin": 7391},
            {"pin": PIN, "new_pin": None}, {"pin": "", "new_pin": NEW_PIN}, {"pin": "0" * 65, "new_pin": NEW_PIN},
        ],
        ids=str,
    )  # fmt: skip
    def test_of_another_shape_is_malformed_and_no_try(self, at_home, held, body):
        assert problem_of(at_home.post(PIN_AT, body)) == "malformed"
        assert Secret.objects.get(certificate=held[LOG_IN]).wrong == 0


class TestChangingTheSigningPassword:
    def test_counts_from_now_on(self, at_home, held):
        answer = at_home.post(PASSWORD_AT, {"signing_password": PASSWORD, "new_signing_password": "kitsune88"})

        assert (answer.status_code, answer.json()["changed"]) == (200, "signing_password")
        assert fits(held[SIGNING], NEW_PASSWORD)
        assert at_home.get("session/").json()["citizen"] is not None

    def test_says_how_many_tries_are_left(self, at_home):
        body = {"signing_password": "WRONG123", "new_signing_password": NEW_PASSWORD}
        answers = [at_home.post(PASSWORD_AT, body) for _ in range(6)]

        assert [answer.json().get("tries_left") for answer in answers] == [4, 3, 2, 1, 0, None]
        assert problem_of(answers[-1]) == "locked"

    def test_is_not_possible_where_the_phone_does_not_sign(self, browser, card, now):
        phone = APhone("device-that-only-logs-in")
        browser.sign_in_with_phone(phone, phone.set_up(card, at=now, kinds=[LOG_IN]))

        answer = browser.post(PASSWORD_AT, {"signing_password": PASSWORD, "new_signing_password": NEW_PASSWORD})

        assert (answer.status_code, problem_of(answer)) == (409, "not-possible")

    def test_refuses_one_that_breaks_the_rule(self, at_home):
        answer = at_home.post(PASSWORD_AT, {"signing_password": PASSWORD, "new_signing_password": "onlyletters"})

        assert answer.json()["fields"] == ["new_signing_password"]


class TestResettingThePin:
    def test_needs_no_session(self, phone, registered, held):
        for _ in range(3):
            Browser().sign_in_with_phone(phone, registered, pin="0000")

        assert pin_reset(Browser(), phone).status_code == 200
        assert Browser().sign_in_with_phone(phone, registered, pin=NEW_PIN).status_code == 200

    def test_ends_every_session_made_with_it_the_askers_too(self, at_home, phone):
        assert pin_reset(at_home, phone, key="once").status_code == 200

        assert not Session.objects.filter(certificate_id__isnull=False).exists()
        assert at_home.get("session/").json()["citizen"] is None

    def test_sent_again_after_its_session_ended_is_answered_again(self, at_home, phone):
        body = {
            "request": phone.sign({"type": "pin_reset", "nonce": at_home.nonce()}),
            "signing_password": PASSWORD,
            "new_pin": NEW_PIN,
        }
        cookies = copy.deepcopy(at_home.client.cookies)

        first = at_home.post(PIN_AT, body, key="once")
        at_home.client.cookies = cookies  # the answer was lost on the way, and its cookies with it
        again = at_home.post(PIN_AT, body, key="once", csrf=False)

        assert (first.json(), again.status_code) == (again.json(), 200)

    def test_is_good_once(self, browser, phone, held):
        document = phone.sign({"type": "pin_reset", "nonce": browser.nonce()})
        assert pin_reset(browser, phone, document=document).status_code == 200

        again = pin_reset(browser, phone, document=document, new="1357")

        assert (again.status_code, again.json()["reason"]) == (422, "nonce")
        assert fits(held[LOG_IN], NEW_PIN)

    def test_is_good_in_its_session_only(self, browser, phone, held):
        document = phone.sign({"type": "pin_reset", "nonce": Browser().nonce()})

        assert pin_reset(browser, phone, document=document).json()["reason"] == "nonce"

    def test_uses_its_document_up_even_when_the_password_is_wrong(self, browser, phone, held):
        document = phone.sign({"type": "pin_reset", "nonce": browser.nonce()})
        assert problem_of(pin_reset(browser, phone, document=document, password="WRONG123")) == "pin-wrong"

        assert pin_reset(browser, phone, document=document).json()["reason"] == "nonce"

    def test_with_an_unfit_pin_names_it_and_counts_nothing(self, browser, phone, held):
        answer = pin_reset(browser, phone, new="12", password="WRONG123")

        assert answer.json()["fields"] == ["new_pin"]
        assert Secret.objects.get(certificate=held[SIGNING]).wrong == 0

    @pytest.mark.parametrize("type_", ["signing_password_reset", "revocation", "application", "", None])
    def test_is_no_other_document(self, browser, phone, held, type_):
        document = phone.sign({"type": type_, "nonce": browser.nonce(), "kinds": [LOG_IN], "reason": "lost"})

        assert pin_reset(browser, phone, document=document).json()["reason"] == "payload"

    def test_by_the_card_or_by_the_key_that_signs_in_is_refused(self, browser, phone, card, held):
        by_card = card.sign({"type": "pin_reset", "nonce": browser.nonce()})

        assert pin_reset(browser, phone, document=by_card).json()["reason"] == "certificate"

    def test_of_another_person_reaches_their_phone_alone(self, at_home, taro, held, now):
        other = APhone("device-of-the-tests-0777")
        theirs = {Kind(c.kind): c for c in other.set_up(ACard(taro, at=now), at=now)}

        assert pin_reset(at_home, other).status_code == 200

        assert fits(held[LOG_IN], PIN)
        assert fits(theirs[LOG_IN], NEW_PIN)
        assert at_home.get("session/").json()["citizen"] is not None

    def test_from_a_phone_on_hold_is_refused_in_its_own_words(self, browser, phone, hanako, hanako_at_home, held, now):
        document = phone.sign({"type": "pin_reset", "nonce": browser.nonce()})
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        answer = pin_reset(browser, phone, document=document)

        assert (answer.json()["why"], "スマホ用" in answer.json()["detail"]) == ("on_hold", True)


class TestResettingTheSigningPassword:
    def test_needs_the_card_and_nothing_else(self, card, held):
        assert password_reset(Browser(), card).status_code == 200
        assert fits(held[SIGNING], NEW_PASSWORD)

    def test_is_good_once(self, browser, card, held):
        document = card.sign({"type": "signing_password_reset", "nonce": browser.nonce()})
        password_reset(browser, card, document=document)

        again = password_reset(browser, card, document=document, new="OTHER1234")

        assert again.json()["reason"] == "nonce"
        assert fits(held[SIGNING], NEW_PASSWORD)

    def test_by_the_phone_is_refused(self, browser, phone, card, held):
        document = phone.sign({"type": "signing_password_reset", "nonce": browser.nonce()})

        assert password_reset(browser, card, document=document).json()["reason"] == "certificate"

    def test_by_another_persons_card_is_not_possible(self, browser, taro, held, now):
        answer = password_reset(browser, ACard(taro, at=now))

        assert (answer.status_code, problem_of(answer)) == (409, "not-possible")
        assert fits(held[SIGNING], PASSWORD)

    def test_keeps_what_was_signed_and_no_secret(self, browser, card, held):
        password_reset(browser, card)

        assert NEW_PASSWORD not in Evidence.objects.get(kind="signing_password_reset").document


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def answers(self, calls):
        return Counter(answer.status_code for answer in at_once(calls))

    def twins(self, browser, number):
        made = [Browser() for _ in range(number)]
        for twin in made:
            twin.client.cookies = copy.deepcopy(browser.client.cookies)
        return made

    def test_wrong_changes_are_three_tries(self, at_home, held):
        """A hundred of them, without the sessions around: test_secrets.py."""
        body = {"pin": "0000", "new_pin": NEW_PIN}

        codes = self.answers([lambda twin=twin: twin.post(PIN_AT, body) for twin in self.twins(at_home, 10)])

        assert codes == {401: 3, 423: 7}
        assert Secret.objects.get(certificate=held[LOG_IN]).wrong == 3

    def test_right_changes_are_one_change(self, at_home, held):
        """Each new PIN is another; the one that won is the one that counts, and nobody else was told of success."""
        calls = [
            lambda twin=twin, n=n: twin.post(PIN_AT, {"pin": PIN, "new_pin": f"73{n:02}"})
            for n, twin in enumerate(self.twins(at_home, 4))
        ]

        codes = self.answers(calls)

        assert codes[200] == 1
        assert set(codes) <= {200, 401, 409}

    def test_one_reset_document_is_heard_once(self, browser, phone, held):
        document = phone.sign({"type": "pin_reset", "nonce": browser.nonce()})

        codes = self.answers(
            [lambda twin=twin: pin_reset(twin, phone, document=document) for twin in self.twins(browser, 6)]
        )

        assert codes == {200: 1, 422: 5}
        assert Evidence.objects.filter(kind="pin_reset").count() == 1
