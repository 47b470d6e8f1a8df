"""PKCS#10 requests (RFC 2986): a way to hand over a public key with proof that its private half exists. Nothing else.

The subject, the extensions, whatever else a request asks for is not even read (T12): the profile decides.
"""

from math import gcd, isqrt

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certificates.x509.signing import PublicKey

LARGEST_REQUEST = 4096
CARD_KEYS = frozenset({"P-256", "P-384", "RSA"})
PHONE_KEYS = frozenset({"P-256"})  # what WebCrypto, Android Keystore and the Secure Enclave all make

_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384"}
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_NO_UNUSED_BITS = b"\0"  # the octet before a signature that is whole octets: no signature covers it (X.690 §8.6.2)
_SMALL_PRIMES = 304250263527210  # the product of the primes up to 41
_FERMAT_ROUNDS = 100


class BadRequest(Exception):
    """The request cannot be used. `reason` is the contract's word for it: `csr` or `key-weak` (contract §3)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(der: bytes, *, allowed: frozenset[str] = CARD_KEYS) -> PublicKey:
    """The public key of a request whose own signature is right. Raises BadRequest, and nothing else whatever comes."""
    if len(der) > LARGEST_REQUEST:
        raise BadRequest("csr")
    try:
        request = x509.load_der_x509_csr(der)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion):  # the last is no ValueError
        raise BadRequest("csr") from None
    key = _strong(request, allowed)
    if not _is_signed(request) or not der.endswith(_NO_UNUSED_BITS + request.signature):
        raise BadRequest("csr")
    return key


def strength(key: object) -> str | None:
    """Which family an acceptable key belongs to: P-256, P-384 or RSA; None when it is weak or of another kind."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _CURVES.get(key.curve.name)
    if isinstance(key, rsa.RSAPublicKey) and 2048 <= key.key_size <= 4096:
        numbers = key.public_numbers()
        return "RSA" if numbers.e == 65537 and not _factors_easily(numbers.n) else None
    return None


def _strong(request: x509.CertificateSigningRequest, allowed: frozenset[str]) -> PublicKey:
    """Judged before the signature: a key nobody would accept is named as such, whatever signed with it."""
    try:
        key = request.public_key()
    except UnsupportedAlgorithm:
        raise BadRequest("key-weak") from None  # a curve or kind of key that is not even known
    except (ValueError, TypeError):
        raise BadRequest("csr") from None
    if strength(key) not in allowed or not isinstance(key, PublicKey):
        raise BadRequest("key-weak")
    return key


def _is_signed(request: x509.CertificateSigningRequest) -> bool:
    try:
        return isinstance(request.signature_hash_algorithm, _HASHES) and request.is_signature_valid
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def _factors_easily(modulus: int) -> bool:
    """Small factors, or two primes so close that Fermat finds them: keys that broken generators have made."""
    if gcd(modulus, _SMALL_PRIMES) != 1:
        return True
    root = isqrt(modulus)
    for middle in range(root + 1, root + 1 + _FERMAT_ROUNDS):
        rest = middle * middle - modulus
        if isqrt(rest) ** 2 == rest:
            return True
    return root * root == modulus
