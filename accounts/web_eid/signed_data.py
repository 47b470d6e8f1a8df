"""What is signed to answer a challenge: the origin and the nonce, each hashed, one after the other (Web eID 1.0)."""

import hashlib


def signed_data(origin: str, nonce: str, *, bits: str = "256") -> bytes:
    """H(origin) || H(nonce), H being SHA-2 of so many bits; the nonce is hashed as text, not as what it encodes."""
    return _hash(origin, bits) + _hash(nonce, bits)


def _hash(text: str, bits: str) -> bytes:
    return hashlib.new(f"sha{bits}", text.encode("utf-8", "surrogatepass")).digest()
