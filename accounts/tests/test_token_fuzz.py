"""Whatever arrives as a token, the answer is a certificate or InvalidToken (Q-26). Broken DER above all."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.tests import forge
from accounts.web_eid.token import InvalidToken, validate

# pyca warns of a negative serial and of a country of other than two letters, which some of the mutations have
pytestmark = [
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Attribute.s length must be:UserWarning"),
]

KEY = ec.generate_private_key(ec.SECP256R1())
ISSUER = forge.Issuer()
LEAF = ISSUER.issue(KEY.public_key())
TOKEN = forge.token(KEY, LEAF)
DER = forge.der(LEAF)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None))
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
FIELDS = st.sampled_from([*sorted(TOKEN), "unverifiedSigningCertificates"])
COMMON_NAME = DER.index(b"\x55\x04\x03")  # its identifier: id-at-commonName
PATCHES = st.lists(st.tuples(st.integers(0, len(DER) - 1), st.integers(0, 255)), min_size=1, max_size=4)


def answer(token):
    try:
        return validate(
            token, origin=forge.ORIGIN, nonce=forge.NONCE, trusted_issuers=[ISSUER.certificate], at=forge.NOW
        )
    except InvalidToken:
        return None


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_anything_at_all(token):
    assert answer(token) is None


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(FIELDS, JSON | st.text(alphabet="ABCabc09+/="), min_size=1))
def test_a_token_with_fields_replaced(changes):
    assert answer(TOKEN | changes) == (LEAF if answers_alike(changes) else None)


def answers_alike(changes):
    """appVersion may be any short text; nothing else may change."""
    return changes.keys() == {"appVersion"} and isinstance(changes["appVersion"], str)


@settings(max_examples=3000, deadline=None)
@given(PATCHES, st.integers(0, 40))
@example([(COMMON_NAME + 2, 6)], 0)  # a name becomes a country, of more than two letters
def test_a_certificate_with_bytes_changed(patches, cut):
    mutated = bytearray(DER)
    for place, value in patches:
        mutated[place] = value
    mutated = bytes(mutated[: len(mutated) - cut])

    came_out = answer(TOKEN | {"unverifiedCertificate": base64.b64encode(mutated).decode()})

    assert came_out == (LEAF if mutated == DER else None)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_certificate(garbage):
    assert answer(TOKEN | {"unverifiedCertificate": base64.b64encode(garbage).decode()}) is None


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=60, max_size=68))
def test_signatures_out_of_thin_air(garbage):
    assert answer(TOKEN | {"signature": base64.b64encode(garbage).decode()}) is None
