"""The same call many times at once (contract §3; T9, T13)."""

import copy
import json
from collections import Counter

import pytest
from django.utils import timezone

from accounts.tests.at_once import at_once
from certificates.models import Application, Certificate, Receipt, RequestedCertificate
from certificates.states import Kind
from certificates.tests import people
from certificates.tests.api_client import Browser
from certificates.tests.people import ACard, APhone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def now():
    return timezone.now()


def twin_of(browser):
    """Another connection of the same browser: its cookies, as they are now."""
    twin = Browser()
    twin.client.cookies = copy.deepcopy(browser.client.cookies)
    return twin


def test_one_idempotency_key_carries_an_act_out_once(card):
    browser = Browser()
    browser.sign_in_with_card(card)
    twins = [twin_of(browser) for _ in range(20)]

    answers = at_once(
        [
            lambda twin=twin: twin.post("suspensions/", {"carriers": ["card"], "reason": "lost"}, key="once-0001")
            for twin in twins
        ]
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len({json.dumps(answer.json()) for answer in answers}) == 1
    assert Receipt.objects.count() == 1


def test_one_nonce_signs_in_once(card):
    browser, kind = Browser(), Kind.USER_AUTHENTICATION
    token = browser.token(card.keys[kind], card.certificate(kind).der)
    twins = [twin_of(browser) for _ in range(20)]

    answers = at_once([lambda twin=twin: twin.post("sign-in/", {"auth_token": token}) for twin in twins])

    codes = Counter(answer.status_code for answer in answers)
    assert codes[200] == 1
    assert not [code for code in codes if code >= 500]


def test_one_key_serves_one_person(card, taro, now):
    key, cards = people.new_key(), [card, ACard(taro, at=now)]
    kind = Kind.USER_AUTHENTICATION

    def apply(card, device):
        browser = Browser()
        document = card.sign(APhone(device).payload([kind], keys={kind: key}) | {"nonce": browser.nonce()})
        return browser.post("applications/", {"application": document, "pin": people.PIN})

    calls = [lambda c=c, n=n: apply(c, f"device-of-the-tests-{n}") for n in range(5) for c in cards]
    answers = at_once(calls)

    assert Counter(answer.status_code for answer in answers) == {202: 1, 422: 9}
    assert {answer.json().get("reason") for answer in answers} == {None, "key-reused"}
    assert (Application.objects.count(), RequestedCertificate.objects.count()) == (1, 1)
    assert not Certificate.objects.filter(carrier="phone").exists()


def test_of_ending_from_two_places_one_is_carried_out(card, phone, registered):
    """This phone and, elsewhere, the card, many times at once: one receipt, and nothing alive."""
    browsers = [Browser() for _ in range(6)]

    def end(browser, sign, **more):
        payload = {"type": "revocation", "nonce": browser.nonce(), "reason": "no_longer_needed"}
        return browser.post("revocations/", {"request": sign(payload), **more})

    signing = next(bytes(one.der) for one in registered if one.kind == Kind.DIGITAL_SIGNATURE)

    def by_phone(payload):
        return people.signed(payload, key=phone.keys[Kind.DIGITAL_SIGNATURE], der=signing)

    calls = [lambda b=b: end(b, by_phone, signing_password=people.PASSWORD) for b in browsers[:3]]
    calls += [lambda b=b: end(b, card.sign) for b in browsers[3:]]
    answers = at_once(calls)

    codes = Counter(answer.status_code for answer in answers)
    assert codes[200] == 1
    assert set(codes) <= {200, 409, 422, 503}  # nothing left to end; its signer is revoked by then; waited too long
    assert Receipt.objects.count() == 1
    assert not Certificate.objects.filter(carrier="phone").exclude(status="revoked").exists()
