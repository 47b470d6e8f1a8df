"""What signs: a private key in a file or in a token, seen only through these few members."""

from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Algorithm:
    """A signature algorithm: its DER AlgorithmIdentifier, and the hash it signs."""

    identifier: bytes
    hash: hashes.SHA256 | hashes.SHA384


ECDSA_SHA256 = Algorithm(bytes.fromhex("300a06082a8648ce3d040302"), hashes.SHA256())
ECDSA_SHA384 = Algorithm(bytes.fromhex("300a06082a8648ce3d040303"), hashes.SHA384())
RSA_SHA256 = Algorithm(bytes.fromhex("300d06092a864886f70d01010b0500"), hashes.SHA256())
_BY_CURVE = {"secp256r1": ECDSA_SHA256, "secp384r1": ECDSA_SHA384}


class Signer(Protocol):
    """One key that signs. `private_key` is for `cryptography`'s builders: a token gives a subclass of it."""

    @property
    def private_key(self) -> PrivateKey: ...

    @property
    def public_key(self) -> PublicKey: ...

    @property
    def algorithm(self) -> Algorithm: ...

    def sign(self, tbs: bytes) -> bytes:
        """The signature, as a certificate's BIT STRING holds it."""
        ...

    def sign_digest(self, digest: bytes) -> bytes:
        """The same over a hash that the caller made while writing (algorithm.hash)."""
        ...


def algorithm_of(key: PublicKey) -> Algorithm:
    """How this key signs. Raises ValueError for a curve no issuer here uses."""
    if isinstance(key, rsa.RSAPublicKey):
        return RSA_SHA256
    try:
        return _BY_CURVE[key.curve.name]
    except KeyError:
        raise ValueError(f"no signature algorithm for {key.curve.name}") from None
