"""A message that only one browser can read, whoever carries it: aes128gcm (RFC 8188) with Web Push keys (RFC 8291).

Pure functions; judged by the example of RFC 8291 appendix A.
"""

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

P256 = ec.SECP256R1()
RECORD_SIZE = 4096
LAST_RECORD = b"\x02"  # RFC 8188 §2: the delimiter of the only record
AUTH_LENGTH, KEY_LENGTH, SALT_LENGTH = 16, 65, 16


class NotAKey(ValueError):
    """The browser's key is no point of P-256, or its secret is not sixteen bytes."""


@dataclass(frozen=True)
class Receiver:
    """What a browser gives out when it subscribes: its public key and a secret, both as bytes. Raises NotAKey."""

    p256dh: bytes
    auth: bytes

    def __post_init__(self) -> None:
        if len(self.auth) != AUTH_LENGTH or len(self.p256dh) != KEY_LENGTH:
            raise NotAKey
        self.key()

    def key(self) -> ec.EllipticCurvePublicKey:
        try:
            return ec.EllipticCurvePublicKey.from_encoded_point(P256, self.p256dh)
        except ValueError:
            raise NotAKey from None


def encrypt(
    text: bytes, receiver: Receiver, *, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of a push request. `key` and `salt` are fresh unless a test says which."""
    key, salt = key or ec.generate_private_key(P256), salt or os.urandom(SALT_LENGTH)
    ours = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = key.exchange(ec.ECDH(), receiver.key())
    secret = _derive(shared, salt=receiver.auth, info=b"WebPush: info\0" + receiver.p256dh + ours, length=32)
    content_key = _derive(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derive(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    header = salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + AESGCM(content_key).encrypt(nonce, text + LAST_RECORD, None)


def _derive(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)
