"""WebAuthn keys, judged without a database: what is right, and every single thing that may be wrong."""

import contextlib
import json
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.authenticator import COPIED, MAY_BE_COPIED, ORIGIN, PRESENT, VERIFIED, Authenticator, b64url
from accounts.webauthn import assertion, registration
from accounts.webauthn.assertion import CopiedKey, KnownKey
from accounts.webauthn.client_data import InvalidCredential, challenge_of, rp_id

OWNER = b"owner-of-the-key"


class Asked:
    """One challenge, and what a browser is asked with it."""

    def __init__(self):
        self.challenge = secrets.token_bytes(33)
        asked = {"origin": ORIGIN, "challenge": self.challenge}
        self.to_create = registration.options(
            **asked, site="窓口", user_id=OWNER, user_name="スマホ", known=[], built_in=True
        )
        self.to_get = assertion.options(**asked, allowed=[])

    def registered(self, credential):
        return registration.judge(credential, origin=ORIGIN, challenge=self.challenge)


@pytest.fixture
def asked():
    return Asked()


@pytest.fixture
def device():
    return Authenticator()


@pytest.fixture
def known(asked, device):
    new = asked.registered(device.create(asked.to_create))
    return KnownKey(new.id, OWNER, new.public_key, new.sign_count, new.may_be_copied)


def refused(credential, *, known, asked):
    with pytest.raises(InvalidCredential) as refusal:
        assertion.judge(credential, known=known, origin=ORIGIN, challenge=asked.challenge)
    assert not isinstance(refusal.value, CopiedKey)


class TestWhatABrowserIsAsked:
    def test_is_to_verify_the_person(self, asked):
        assert asked.to_create["authenticatorSelection"]["userVerification"] == "required"
        assert asked.to_get["userVerification"] == "required"

    def test_is_for_a_key_of_this_site(self, asked):
        assert asked.to_create["rp"]["id"] == asked.to_get["rpId"] == "localhost"
        assert rp_id("https://smartcert.example") == "smartcert.example"

    def test_is_for_the_device_itself_where_it_stands_for_a_pin(self, asked):
        assert asked.to_create["authenticatorSelection"]["authenticatorAttachment"] == "platform"
        assert asked.to_create["authenticatorSelection"]["residentKey"] == "discouraged"
        assert asked.to_create["attestation"] == "none"


class TestANewKey:
    def test_is_taken(self, asked, device):
        new = asked.registered(device.create(asked.to_create))

        assert (new.id, new.sign_count, new.may_be_copied) == (device.id, 0, False)
        assert challenge_of(device.create(asked.to_create)) == asked.challenge

    @pytest.mark.parametrize(
        "changes",
        [
            {"origin": "https://smartcert.example.evil"},
            {"origin": "http://localhost:9000"},
            {"rp_id": "evil.example"},
            {"flags": PRESENT},
            {"flags": VERIFIED},
            {"challenge": b64url(bytes(33))},
            {"client_data": {"type": "webauthn.get"}},
            {"cose": {1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)}},  # no point of the curve
            {"cose": {1: 2, 3: -47, -1: 8, -2: bytes(32), -3: bytes(32)}},
            {"fmt": "tpm"},
            {"fmt": "packed", "statement": {"alg": -7, "sig": b"no signature"}},
        ],
        ids=lambda changes: f"{next(iter(changes))}",
    )
    def test_is_refused(self, asked, device, changes):
        with pytest.raises(InvalidCredential):
            asked.registered(device.create(asked.to_create, **changes))

    def test_that_is_carried_to_other_devices_is_known_as_such(self, asked):
        device = Authenticator(flags=PRESENT | VERIFIED | MAY_BE_COPIED | COPIED)

        assert asked.registered(device.create(asked.to_create)).may_be_copied


class TestAKnownKey:
    def test_proves_the_person(self, asked, device, known):
        shown = device.get(asked.to_get)

        assert challenge_of(shown) == asked.challenge
        assert assertion.judge(shown, known=known, origin=ORIGIN, challenge=asked.challenge) == 1

    def test_that_does_not_count_is_good_all_the_same(self, asked):
        device = Authenticator(counts=0)
        new = asked.registered(device.create(asked.to_create))
        known = KnownKey(new.id, OWNER, new.public_key, 0, new.may_be_copied)

        assert assertion.judge(device.get(asked.to_get), known=known, origin=ORIGIN, challenge=asked.challenge) == 0

    @pytest.mark.parametrize(
        "changes",
        [
            {"origin": "http://localhost.evil.example"},
            {"origin": "http://127.0.0.1:8000"},
            {"rp_id": "evil.example"},
            {"flags": PRESENT},
            {"flags": VERIFIED},
            {"flags": PRESENT | VERIFIED | MAY_BE_COPIED},
            {"type": "webauthn.create"},
            {"challenge": b64url(bytes(33))},
            {"id": b"the id of another key"},
            {"user_id": b"somebody else"},
            {"key": ec.generate_private_key(ec.SECP256R1())},
        ],
        ids=lambda changes: f"{next(iter(changes))}",
    )
    def test_is_refused(self, asked, device, known, changes):
        refused(device.get(asked.to_get, **changes), known=known, asked=asked)

    def test_is_refused_with_its_signature_over_something_else(self, asked, device, known):
        shown, other = device.get(asked.to_get), device.get(asked.to_get)
        shown["response"]["signature"] = other["response"]["signature"]

        refused(shown, known=known, asked=asked)

    def test_is_refused_in_another_sites_frame(self, asked, device):
        for more in ({"crossOrigin": True}, {"topOrigin": "https://evil.example"}):
            with pytest.raises(InvalidCredential):
                challenge_of(device.get(asked.to_get, client_data=more))

    @pytest.mark.parametrize("count", [0, 6, 7])
    def test_whose_counter_does_not_go_on_was_copied(self, asked, device, known, count):
        used = KnownKey(known.id, OWNER, known.public_key, 7, known.may_be_copied)

        with pytest.raises(CopiedKey):
            assertion.judge(device.get(asked.to_get, count=count), known=used, origin=ORIGIN, challenge=asked.challenge)

    def test_is_not_called_copied_by_a_stranger(self, asked, device, known):
        used = KnownKey(known.id, OWNER, known.public_key, 7, known.may_be_copied)

        refused(device.get(asked.to_get, count=3, key=ec.generate_private_key(ec.SECP256R1())), known=used, asked=asked)


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary().map(b64url),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
SHAPED = st.fixed_dictionaries(
    {
        "id": NONSENSE,
        "rawId": NONSENSE,
        "type": st.just("public-key") | NONSENSE,
        "response": st.fixed_dictionaries(
            {
                "clientDataJSON": st.dictionaries(
                    st.sampled_from(["type", "challenge", "origin", "tokenBinding"]), NONSENSE
                ).map(lambda told: b64url(json.dumps(told).encode()))
                | NONSENSE,
                "authenticatorData": NONSENSE,
                "attestationObject": NONSENSE,
                "signature": NONSENSE,
                "userHandle": NONSENSE,
            }
        ),
    }
)


class TestNonsense:
    @given(NONSENSE | SHAPED)
    def test_is_refused_and_nothing_else(self, sent):
        known = KnownKey(b"id", OWNER, b"key", 0, False)
        for judge in (
            lambda: registration.judge(sent, origin=ORIGIN, challenge=b"challenge"),
            lambda: assertion.judge(sent, known=known, origin=ORIGIN, challenge=b"challenge"),
        ):
            with pytest.raises(InvalidCredential):
                judge()
        with contextlib.suppress(InvalidCredential):  # it judges nothing, and may find one
            challenge_of(sent)
