"""A public key as stored bytes, and the one hash it is known by."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from certificates.x509.signing import PublicKey


def spki(key: PublicKeyTypes) -> bytes:
    """The key's SubjectPublicKeyInfo as DER (RFC 5280 §4.1.2.7)."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def load_spki(der: bytes) -> PublicKey:
    """The key in a SubjectPublicKeyInfo we stored ourselves. Raises ValueError for one no certificate here holds."""
    key = load_der_public_key(der)
    if not isinstance(key, PublicKey):
        raise ValueError("neither an elliptic-curve nor an RSA key")
    return key


def spki_sha256(key: PublicKeyTypes) -> bytes:
    """SHA-256 over the SubjectPublicKeyInfo: 32 bytes, unique over all certificates of all time (T12)."""
    return hashlib.sha256(spki(key)).digest()
