"""The one hash a public key is known by."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def spki(key: PublicKeyTypes) -> bytes:
    """The key's SubjectPublicKeyInfo as DER (RFC 5280 §4.1.2.7)."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def spki_sha256(key: PublicKeyTypes) -> bytes:
    """SHA-256 over the SubjectPublicKeyInfo: 32 bytes, unique over all certificates of all time (T12)."""
    return hashlib.sha256(spki(key)).digest()
