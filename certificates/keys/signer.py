"""A signer over a private key of `cryptography`'s kind: from a file, or a token's key dressed as one."""

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

from certificates.keys.key_type import KeyType
from certificates.x509.signing import Algorithm, PrivateKey, PublicKey, algorithm_of


class KeyNotHere(Exception):
    """No usable key under this reference: it is missing, or what should open it is missing or wrong."""


class KeySigner:
    """The `certificates.x509.signing.Signer` for one key. Threads may share it."""

    def __init__(self, private_key: PrivateKey) -> None:
        self.private_key: PrivateKey = private_key
        self.public_key: PublicKey = private_key.public_key()
        self.algorithm: Algorithm = algorithm_of(self.public_key)
        self._ecdsa = ec.ECDSA(self.algorithm.hash)
        self._prehashed = utils.Prehashed(self.algorithm.hash)

    def sign(self, tbs: bytes) -> bytes:
        if isinstance(self.private_key, ec.EllipticCurvePrivateKey):
            return self.private_key.sign(tbs, self._ecdsa)
        return self.private_key.sign(tbs, padding.PKCS1v15(), self.algorithm.hash)

    def sign_digest(self, digest: bytes) -> bytes:
        if isinstance(self.private_key, ec.EllipticCurvePrivateKey):
            return self.private_key.sign(digest, ec.ECDSA(self._prehashed))
        return self.private_key.sign(digest, padding.PKCS1v15(), self._prehashed)


class Place(Protocol):
    """Where keys of one purpose are kept. References to its keys begin with its scheme."""

    @property
    def scheme(self) -> str: ...

    def create(self, label: str, *, key_type: KeyType) -> tuple[str, KeySigner]:
        """A new key, kept before it is used, and its name here. Raises KeyNotHere."""
        ...

    def load(self, name: str) -> KeySigner:
        """Raises KeyNotHere."""
        ...
