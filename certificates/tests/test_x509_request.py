"""Only a public key comes out of a request, and only a good one."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.x509 import request
from certificates.x509.request import CARD_KEYS, PHONE_KEYS, BadRequest

_P256 = ec.generate_private_key(ec.SECP256R1())


def csr(key, *, digest=None, add=None):
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "anything")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    if add:
        builder = builder.add_extension(add, critical=True)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else digest or hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(Encoding.DER)


GOOD = csr(_P256)
_POINT = PublicFormat.UncompressedPoint


def reason(der, allowed=CARD_KEYS):
    with pytest.raises(BadRequest) as refusal:
        request.read(der, allowed=allowed)
    return refusal.value.reason


def odd_near(number):
    """The next number that no prime up to 41 divides: what the search for factors sees of a prime."""
    number |= 1
    while any(number % prime == 0 for prime in range(3, 42, 2)):
        number += 2
    return number


class TestARequest:
    @pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
    def test_gives_its_key(self, curve):
        key = ec.generate_private_key(curve)

        assert request.read(csr(key)) == key.public_key()

    @pytest.mark.parametrize("size", [2048, 3072])
    def test_gives_an_rsa_key_of_a_card(self, size):
        key = rsa.generate_private_key(65537, size)

        assert request.read(csr(key)) == key.public_key()

    def test_cannot_call_bits_of_its_signature_unused(self):
        """Nothing signs that octet; where the last bits happen to be 0 the request would have a second spelling."""
        signed = next(one for one in iter(lambda: csr(_P256), None) if one[-1] % 4 == 0)
        length = len(x509.load_der_x509_csr(signed).signature)
        respelled = signed[: -length - 1] + b"\x02" + signed[-length:]

        assert request.read(signed) == _P256.public_key()
        assert reason(respelled) == "csr"

    def test_may_ask_for_anything_and_gets_none_of_it(self):
        assert request.read(csr(_P256, add=x509.BasicConstraints(ca=True, path_length=None))) == _P256.public_key()

    @pytest.mark.parametrize("digest", [hashes.SHA256(), hashes.SHA384(), hashes.SHA512()])
    def test_may_be_signed_with_any_strong_hash(self, digest):
        assert request.read(csr(_P256, digest=digest)) == _P256.public_key()


class TestAWeakKey:
    @pytest.mark.parametrize(
        "curve", [ec.SECP192R1(), ec.SECP224R1(), ec.SECP256K1(), ec.SECP521R1(), ec.BrainpoolP256R1()]
    )
    def test_on_another_curve_is_refused(self, curve):
        assert reason(csr(ec.generate_private_key(curve))) == "key-weak"

    def test_of_1024_bits_is_refused(self):
        assert reason(csr(rsa.generate_private_key(65537, 1024))) == "key-weak"

    def test_with_a_small_exponent_is_refused(self):
        assert reason(csr(rsa.generate_private_key(3, 2048))) == "key-weak"

    def test_of_another_kind_is_refused(self):
        assert reason(csr(ed25519.Ed25519PrivateKey.generate())) == "key-weak"
        assert reason(csr(dsa.generate_private_key(2048))) == "key-weak"

    @pytest.mark.parametrize("key", [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)])
    def test_for_a_phone_is_anything_but_p256(self, key):
        assert reason(csr(key), PHONE_KEYS) == "key-weak"

    def test_is_one_whose_primes_are_neighbours(self):
        p = odd_near(2**1023 + 2**1022)
        modulus = p * odd_near(p + 1000)

        assert request.strength(rsa.RSAPublicNumbers(65537, modulus).public_key()) is None

    def test_is_one_with_a_small_factor(self):
        modulus = 41 * odd_near(2**2043)

        assert request.strength(rsa.RSAPublicNumbers(65537, modulus).public_key()) is None

    def test_is_not_one_whose_primes_are_far_apart(self):
        modulus = odd_near(2**1023 + 2**1022) * odd_near(2**1023 + 2**1022 + 2**1021)

        assert request.strength(rsa.RSAPublicNumbers(65537, modulus).public_key()) == "RSA"


class TestABadRequest:
    def test_is_one_whose_signature_is_broken(self):
        broken = bytearray(GOOD)
        broken[-1] ^= 1

        assert reason(bytes(broken)) == "csr"

    def test_is_one_signed_by_another_key(self):
        """The victim's key in a request that somebody else signed."""
        mine = csr(ec.generate_private_key(ec.SECP256R1()))
        victim = x509.load_der_x509_csr(GOOD).public_key().public_bytes(Encoding.X962, _POINT)
        own = x509.load_der_x509_csr(mine).public_key().public_bytes(Encoding.X962, _POINT)

        assert reason(mine.replace(own, victim)) == "csr"

    def test_is_one_signed_with_sha1(self):
        sha256, sha1 = bytes.fromhex("06082a8648ce3d040302"), bytes.fromhex("06072a8648ce3d0401")
        assert sha256 in GOOD
        assert reason(GOOD.replace(sha256, sha1)) == "csr"

    @pytest.mark.parametrize(
        "der", [b"", b"\x30", b"\x30\x00", b"not a request", GOOD[:-1], GOOD + b"\x00", GOOD * 2, b"\x30\x80" + GOOD]
    )
    def test_is_one_that_is_malformed(self, der):
        assert reason(der) == "csr"

    def test_is_one_that_is_too_large(self):
        huge = csr(_P256, add=x509.SubjectAlternativeName([x509.DNSName("a" * 60 + ".example")] * 100))
        assert len(huge) > request.LARGEST_REQUEST

        assert reason(huge) == "csr"

    @given(st.binary(max_size=300))
    def test_is_any_noise(self, noise):
        assert reason(noise) in ("csr", "key-weak")

    @settings(max_examples=400)
    @given(at=st.integers(0, len(GOOD) - 1), value=st.integers(0, 255))
    def test_never_breaks_the_reader(self, at, value):
        mutated = GOOD[:at] + bytes([value]) + GOOD[at + 1 :]
        if mutated == GOOD:
            return
        assert reason(mutated) in ("csr", "key-weak")
