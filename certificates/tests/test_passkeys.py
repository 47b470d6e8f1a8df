"""Passkeys: a finger or a face in place of the PIN, bound to the phone, its certificate and its PIN (R-35)."""

import base64
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Notice
from accounts.office import working_for
from accounts.roles import Channel, Role
from accounts.tests import authenticator
from accounts.tests.authenticator import PRESENT, Authenticator
from certificates import policy
from certificates.lifecycle.suspend import suspend
from certificates.models import Passkey
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind
from certificates.tests.api_client import Browser, problem_of
from certificates.tests.people import PASSWORD, PIN, ACard, APhone, through_the_door

pytestmark = pytest.mark.django_db
SUPERVISOR = Actor(role=Role.HOTLINE_SUPERVISOR, channel=Channel.HOTLINE, id=uuid.uuid4(), reference="call 1")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def finger():
    return Authenticator()


@pytest.fixture
def at_home(phone, registered):
    browser = Browser()
    assert browser.sign_in_with_phone(phone, registered).status_code == 200
    return browser


@pytest.fixture
def added(at_home, finger):
    answer = add(at_home, finger)
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.fixture
def elsewhere():
    """The same phone, another day: nobody is signed in."""
    return Browser()


def asked(browser, to):
    answer = browser.post("passkeys/options/", {"to": to})
    assert answer.status_code == 201, answer.content
    return answer.json()["publicKey"]


def add(browser, finger, *, pin=PIN, name="右手の親指", **changes):
    credential = finger.create(asked(browser, "add"), **changes)
    return browser.post("passkeys/", {"credential": credential, "pin": pin, "name": name})


def sign_in(browser, phone, registered, finger, *, credential=None, **changes):
    shown = credential or finger.get(asked(browser, "sign-in"), **changes)
    return browser.sign_in(phone.keys[Kind.USER_AUTHENTICATION], registered[0].der, webauthn=shown)


def told(citizen):
    return list(Notice.objects.filter(citizen=citizen).order_by("id").values_list("about", flat=True))


class TestAdding:
    def test_takes_the_phone_and_its_pin_and_is_told(self, at_home, finger, hanako):
        answer = add(at_home, finger)

        assert (answer.status_code, answer.json()["name"], answer.json()["used_at"]) == (201, "右手の親指", None)
        assert told(hanako)[-1] == "passkey_added"
        assert at_home.get("passkeys/").json() == [answer.json()]

    def test_counts_a_wrong_pin(self, at_home, finger):
        refusals = [add(at_home, finger, pin="0000") for _ in range(policy.PIN_TRIES)]

        assert [answer.json()["tries_left"] for answer in refusals] == [2, 1, 0]
        assert problem_of(add(at_home, finger)) == "locked"
        assert not Passkey.objects.exists()

    def test_is_for_the_phone_alone(self, card, finger):
        browser = Browser()
        browser.sign_in_with_card(card)

        assert problem_of(browser.post("passkeys/options/", {"to": "add"})) == "not-allowed"
        credential = finger.create({"user": {"id": "AA"}, "challenge": "AA", "rp": {"id": "localhost"}})
        answer = browser.post("passkeys/", {"credential": credential, "pin": PIN, "name": "指"})
        assert problem_of(answer) == "not-allowed"

    @pytest.mark.parametrize("changes", [{"origin": "https://evil.example"}, {"flags": PRESENT}, {"rp_id": "evil"}])
    def test_of_what_proves_nothing_is_refused(self, at_home, finger, changes):
        assert problem_of(add(at_home, finger, **changes)) == "passkey-invalid"
        assert not Passkey.objects.exists()

    def test_answers_a_challenge_of_this_session_once(self, at_home, finger, elsewhere):
        options = asked(at_home, "add")
        body = {"credential": finger.create(options), "pin": "0000", "name": "指"}
        at_home.post("passkeys/", body)

        assert problem_of(at_home.post("passkeys/", body | {"pin": PIN})) == "challenge-expired"
        foreign = Authenticator().create(options | {"challenge": asked(elsewhere, "sign-in")["challenge"]})
        assert problem_of(at_home.post("passkeys/", body | {"credential": foreign})) == "challenge-expired"
        signed_in_with = Authenticator().create(options | {"challenge": asked(at_home, "sign-in")["challenge"]})
        assert problem_of(at_home.post("passkeys/", body | {"credential": signed_in_with})) == "challenge-expired"

    def test_a_nonce_for_documents_is_no_challenge(self, at_home, finger):
        nonce = base64.b64decode(at_home.nonce())
        credential = finger.create(asked(at_home, "add") | {"challenge": authenticator.b64url(nonce)})

        answer = at_home.post("passkeys/", {"credential": credential, "pin": PIN, "name": "指"})
        assert problem_of(answer) == "challenge-expired"

    def test_the_same_key_twice_is_one(self, at_home, finger, added):
        answer = add(at_home, finger)

        assert problem_of(answer) == "not-possible"
        assert answer.json()["state"] == "known"

    def test_has_an_end(self, at_home):
        for _ in range(policy.PASSKEYS_OF_A_PHONE):
            assert add(at_home, Authenticator()).status_code == 201

        assert add(at_home, Authenticator()).json()["state"] == "full"

    @pytest.mark.parametrize("name", ["", "   ", "あ" * 41, "a\u202eb", "a\x00b"])
    def test_wants_a_name_one_can_see(self, at_home, finger, name):
        answer = add(at_home, finger, name=name)

        assert (problem_of(answer), answer.json()["fields"]) == ("malformed", ["name"])

    def test_tells_the_browser_which_it_knows(self, at_home, finger, added):
        (known,) = asked(at_home, "add")["excludeCredentials"]

        assert authenticator.from_b64url(known["id"]) == finger.id


class TestSigningIn:
    def test_takes_the_phones_key_and_the_finger(self, elsewhere, phone, registered, finger, added, hanako):
        answer = sign_in(elsewhere, phone, registered, finger)

        assert answer.status_code == 200, answer.content
        assert elsewhere.get("session/").json()["citizen"]["id"] == str(hanako.id)
        assert Passkey.objects.get().sign_count == 1
        assert Passkey.objects.get().used_at

    @pytest.mark.parametrize(
        "changes",
        [{"origin": "https://evil.example"}, {"rp_id": "evil"}, {"flags": PRESENT}, {"user_id": b"else"}],
        ids=["origin", "site", "nobody verified", "owner"],
    )
    def test_is_refused_to_what_proves_nothing(self, elsewhere, phone, registered, finger, added, changes):
        assert problem_of(sign_in(elsewhere, phone, registered, finger, **changes)) == "passkey-invalid"
        assert elsewhere.get("session/").json()["citizen"] is None

    def test_twice_with_one_answer_is_once(self, elsewhere, phone, registered, finger, added):
        shown = finger.get(asked(elsewhere, "sign-in"))

        assert sign_in(elsewhere, phone, registered, finger, credential=shown).status_code == 200
        for browser in (elsewhere, Browser()):
            assert problem_of(sign_in(browser, phone, registered, finger, credential=shown)) == "challenge-expired"

    def test_uses_the_challenge_up_even_when_it_fails(self, elsewhere, phone, registered, finger, added):
        options = asked(elsewhere, "sign-in")

        bad = finger.get(options, flags=PRESENT)
        assert problem_of(sign_in(elsewhere, phone, registered, finger, credential=bad)) == "passkey-invalid"
        good = finger.get(options)
        assert problem_of(sign_in(elsewhere, phone, registered, finger, credential=good)) == "challenge-expired"

    def test_after_too_long_is_too_late(self, elsewhere, phone, registered, finger, added):
        shown = finger.get(asked(elsewhere, "sign-in"))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_challenge SET expires_at = %s", [timezone.now()])

        assert problem_of(sign_in(elsewhere, phone, registered, finger, credential=shown)) == "challenge-expired"

    def test_is_refused_to_anothers_finger(self, elsewhere, phone, registered, added, taro, now, finger):
        taros = APhone("device-of-the-tests-0002")
        theirs = taros.set_up(ACard(taro, at=now), at=now)
        theirs.sort(key=lambda certificate: certificate.kind, reverse=True)

        assert problem_of(sign_in(elsewhere, taros, theirs, finger)) == "passkey-invalid"
        unknown = Authenticator()
        unknown.user_id = None
        assert problem_of(sign_in(elsewhere, phone, registered, unknown)) == "passkey-invalid"

    def test_wants_the_phones_key_too(self, elsewhere, phone, registered, finger, added):
        stranger = APhone()
        stranger.payload()
        shown = finger.get(asked(elsewhere, "sign-in"))
        answer = elsewhere.sign_in(stranger.keys[Kind.USER_AUTHENTICATION], registered[0].der, webauthn=shown)

        assert problem_of(answer) == "token-invalid"

    def test_a_pin_beside_it_is_one_too_many(self, elsewhere, phone, registered, finger, added):
        shown, key = finger.get(asked(elsewhere, "sign-in")), phone.keys[Kind.USER_AUTHENTICATION]

        answer = elsewhere.sign_in(key, registered[0].der, webauthn=shown, pin=PIN)
        assert (problem_of(answer), answer.json()["fields"]) == ("malformed", ["pin", "webauthn"])

    @pytest.mark.parametrize("nonsense", [{}, [], "x", 1, {"id": 1}, {"response": {"clientDataJSON": "AA"}}])
    def test_with_nonsense_is_refused(self, elsewhere, phone, registered, added, nonsense):
        answer = elsewhere.sign_in(phone.keys[Kind.USER_AUTHENTICATION], registered[0].der, webauthn=nonsense)

        assert problem_of(answer) == "passkey-invalid"

    def test_by_a_copied_key_ends_it_and_is_told(self, elsewhere, phone, registered, finger, added, hanako):
        sign_in(elsewhere, phone, registered, finger)

        assert problem_of(sign_in(elsewhere, phone, registered, finger, count=1)) == "passkey-invalid"
        assert not Passkey.objects.exists()
        assert told(hanako)[-1] == "passkey_copied"

    def test_a_locked_pin_does_not_keep_the_owner_out(self, elsewhere, phone, registered, finger, added):
        for _ in range(policy.PIN_TRIES):
            Browser().sign_in_with_phone(phone, registered, pin="0000")

        assert problem_of(Browser().sign_in_with_phone(phone, registered)) == "pin-locked"
        assert sign_in(elsewhere, phone, registered, finger).status_code == 200


class TestItEnds:
    """With what it stood for: the certificate, or its PIN."""

    def gone(self, elsewhere, phone, registered, finger, problem):
        assert not Passkey.objects.exists()
        assert problem_of(sign_in(elsewhere, phone, registered, finger)) == problem

    def test_when_the_phone_is_suspended(
        self, elsewhere, phone, registered, finger, added, hanako, hanako_at_home, now
    ):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        self.gone(elsewhere, phone, registered, finger, "certificate-not-valid")

    def test_and_stays_gone_when_that_was_a_mistake(
        self, elsewhere, phone, registered, finger, added, hanako, hanako_at_home, now
    ):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        registered[0].refresh_from_db()
        through_the_door(registered[0], Act.CORRECT, actor=SUPERVISOR, reason=Reason.MISTAKE, at=now)

        self.gone(elsewhere, phone, registered, finger, "passkey-invalid")

    def test_when_the_phone_is_revoked(self, at_home, elsewhere, phone, registered, finger, added):
        wish = {"type": "revocation", "nonce": at_home.nonce(), "kinds": list(Kind), "reason": "no_longer_needed"}
        body = {"request": phone.sign(wish), "signing_password": PASSWORD}
        assert at_home.post("revocations/", body).status_code == 200

        self.gone(elsewhere, phone, registered, finger, "certificate-not-valid")

    def test_when_another_phone_takes_over(self, elsewhere, phone, registered, finger, added, card, now):
        APhone("device-of-the-tests-0003").set_up(card, at=now + timedelta(minutes=1))

        self.gone(elsewhere, phone, registered, finger, "certificate-not-valid")

    def test_when_the_phone_is_found_and_set_up_anew(
        self, elsewhere, phone, registered, finger, added, hanako, hanako_at_home, card, now
    ):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        anew = phone.set_up(card, at=now + timedelta(minutes=1), purpose="resumption")
        anew.sort(key=lambda certificate: certificate.kind, reverse=True)

        self.gone(elsewhere, phone, anew, finger, "passkey-invalid")

    def test_when_the_pin_is_changed(self, at_home, elsewhere, phone, registered, finger, added):
        assert at_home.post("secrets/pin/", {"pin": PIN, "new_pin": "7391"}).status_code == 200

        self.gone(elsewhere, phone, registered, finger, "passkey-invalid")

    def test_when_the_pin_is_reset(self, at_home, elsewhere, phone, registered, finger, added):
        document = phone.sign({"type": "pin_reset", "nonce": at_home.nonce()})
        body = {"request": document, "signing_password": PASSWORD, "new_pin": "7391"}
        assert at_home.post("secrets/pin/", body).status_code == 200

        self.gone(elsewhere, phone, registered, finger, "passkey-invalid")

    def test_but_not_with_the_card(self, elsewhere, phone, registered, finger, added, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert sign_in(elsewhere, phone, registered, finger).status_code == 200


class TestOnesOwn:
    def test_is_renamed_and_removed(self, at_home, elsewhere, phone, registered, finger, added, hanako):
        where = f"passkeys/{added['id']}/"

        assert at_home.patch(where, {"name": " 左手の　人さし指 "}).json()["name"] == "左手の 人さし指"
        assert at_home.delete(where).status_code == 204
        assert told(hanako)[-1] == "passkey_removed"
        assert problem_of(at_home.delete(where)) == "not-found"
        assert problem_of(sign_in(elsewhere, phone, registered, finger)) == "passkey-invalid"

    def test_is_nobody_elses(self, issuers, taro, now, at_home, added):
        browser, where = Browser(), f"passkeys/{added['id']}/"
        browser.sign_in_with_card(ACard(taro, at=now))

        assert browser.get("passkeys/").json() == []
        assert problem_of(browser.patch(where, {"name": "指"})) == "not-found"
        assert problem_of(browser.delete(where)) == "not-found"
        assert Passkey.objects.get().name == added["name"]
        assert problem_of(browser.delete(f"passkeys/{uuid.uuid4()}/")) == "not-found"

    def test_is_removed_by_the_card_too(self, card, added):
        browser = Browser()
        browser.sign_in_with_card(card)

        assert browser.delete(f"passkeys/{added['id']}/").status_code == 204

    def test_wants_the_csrf_token(self, at_home, added):
        assert problem_of(at_home.delete(f"passkeys/{added['id']}/", csrf=False)) == "csrf-failed"

    def test_is_for_whoever_signed_in(self, elsewhere, added):
        assert problem_of(elsewhere.get("passkeys/")) == "not-signed-in"
        assert problem_of(elsewhere.post("passkeys/options/", {"to": "add"})) == "not-signed-in"


class TestTheTable:
    def test_keeps_whose_it_is_and_which_key(self, added):
        for column in ("public_key", "credential_id"):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                Passkey.objects.update(**{column: b"another"})

    def test_wants_a_name(self, added):
        with pytest.raises(IntegrityError, match="a_passkey_has_a_name"), transaction.atomic():
            Passkey.objects.update(name="")

    def test_is_closed_to_another_citys_office(self, added, hanako):
        for office, seen in (("131130", 1), ("011002", 0)):
            with working_for(office):
                assert Passkey.objects.count() == seen
