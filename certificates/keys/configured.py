"""Which signer stands behind a key reference, by settings: the only place that knows where keys are.

References are stored with issuers and responders: `file:<name>` today; a token's get their own scheme. Issuing keys and
responder keys lie apart and may have passphrases of their own, so that a web process can be given the latter alone.
"""

import functools
from pathlib import Path

from cryptography import x509
from django.conf import settings

from certificates.keys import file_signer
from certificates.keys.file_signer import KeyNotHere
from certificates.x509.signing import Signer

_FILE = "file:"


def new_issuer_key(label: str) -> tuple[str, Signer]:
    """A new key for an issuer, and its reference. `label` is for the eyes of whoever keeps the keys."""
    return _new(label, _issuer_keys(), settings.KEYS_PASSPHRASE)


def new_responder_key(label: str) -> tuple[str, Signer]:
    return _new(label, _responder_keys(), _responder_passphrase())


@functools.lru_cache(maxsize=64)
def issuer_signer(reference: str) -> Signer:
    """Raises KeyNotHere: in every process that was not given issuing keys, and for a root that was taken offline."""
    return _load(reference, _issuer_keys(), settings.KEYS_PASSPHRASE)


@functools.lru_cache(maxsize=64)
def responder_signer(reference: str) -> Signer:
    """Raises KeyNotHere."""
    return _load(reference, _responder_keys(), _responder_passphrase())


@functools.lru_cache(maxsize=64)
def parsed(der: bytes) -> x509.Certificate:
    """An issuer's certificate, read once per process: there are few, and each is asked for a thousand times."""
    return x509.load_der_x509_certificate(der)


def _issuer_keys() -> Path:
    return Path(settings.KEYS_DIR) / "issuers"


def _responder_keys() -> Path:
    return Path(getattr(settings, "RESPONDER_KEYS_DIR", None) or Path(settings.KEYS_DIR) / "responders")


def _responder_passphrase() -> str:
    return str(getattr(settings, "RESPONDER_KEYS_PASSPHRASE", None) or settings.KEYS_PASSPHRASE)


def _new(label: str, folder: Path, passphrase: str) -> tuple[str, Signer]:
    name, signer = file_signer.create(folder, label=label, passphrase=passphrase)
    return _FILE + name, signer


def _load(reference: str, folder: Path, passphrase: str) -> Signer:
    name = reference.removeprefix(_FILE)
    if name == reference or Path(name).name != name:
        raise KeyNotHere(f"{reference}: not a kind of key this house keeps")
    return file_signer.load(folder / name, passphrase=passphrase)
