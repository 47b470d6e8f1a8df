"""Private keys in files: PKCS#8 PEM, encrypted with a passphrase that is a secret, readable by their owner only."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import SubjectKeyIdentifier

from certificates.keys.key_type import KeyType
from certificates.keys.signer import KeyNotHere as KeyNotHere
from certificates.keys.signer import KeySigner
from certificates.x509.signing import PrivateKey


def create(folder: Path, *, label: str, passphrase: str, key_type: KeyType = KeyType.P256) -> tuple[str, KeySigner]:
    """A new key and the name of its file, which is written before the key is used for anything.

    The name ends in the key's own identifier: a key is never overwritten, not even by a house whose database is new.
    """
    signer = KeySigner(key_type.new_private_key())
    pem = signer.private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    name = f"{label}-{SubjectKeyIdentifier.from_public_key(signer.public_key).digest.hex()[:12]}.pem"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())  # a certificate must never outlive its key by a power cut
    return name, signer


def load(path: Path, *, passphrase: str) -> KeySigner:
    """The key in this file. Raises KeyNotHere."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), passphrase.encode())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyNotHere(f"{path.name}: {type(error).__name__}") from error  # never the passphrase, never the path
    if not isinstance(key, PrivateKey):
        raise KeyNotHere(f"{path.name}: neither an elliptic-curve nor an RSA key")
    return KeySigner(key)


@dataclass(frozen=True)
class Folder:
    """A place for keys: a folder, and the passphrase that opens what lies in it. Without one nothing opens."""

    path: Path
    passphrase: str = field(repr=False)
    scheme = "file:"

    def create(self, label: str, *, key_type: KeyType) -> tuple[str, KeySigner]:
        if not self.passphrase:
            raise KeyNotHere(f"{label}: this program was given no passphrase for such keys")
        return create(self.path, label=label, passphrase=self.passphrase, key_type=key_type)

    def load(self, name: str) -> KeySigner:
        if Path(name).name != name:
            raise KeyNotHere(f"{name}: not the name of a file here")
        return load(self.path / name, passphrase=self.passphrase)
