"""Which signer stands behind a key reference, by settings: the only place that knows where keys are.

References are stored with issuers and responders: `file:<name>` or `pkcs11:object=<label>`. Issuing keys and responder
keys lie apart, each behind a secret of its own, so that a web process is given the latter alone. Old keys are found
where they are: a house may move its issuers into a token generation by generation (docs/key-rollover.md).
"""

import functools

from cryptography import x509
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from certificates.keys.file_signer import Folder
from certificates.keys.key_type import KeyType
from certificates.keys.pkcs11_signer import TokenKeys
from certificates.keys.pkcs11_token import Token
from certificates.keys.signer import KeyNotHere, Place
from certificates.x509.signing import Signer


def new_issuer_key(label: str, *, key_type: KeyType = KeyType.P256) -> tuple[str, Signer]:
    """A new key for an issuer, and its reference. `label` is for the eyes of whoever keeps the keys."""
    return _new(_place(settings.KEYS_BACKEND, _issuer_places()), label, key_type)


def new_responder_key(label: str) -> tuple[str, Signer]:
    return _new(_place(settings.RESPONDER_KEYS_BACKEND, _responder_places()), label, KeyType.P256)


@functools.lru_cache(maxsize=64)
def issuer_signer(reference: str) -> Signer:
    """Raises KeyNotHere: in every process that was not given issuing keys, and for a root that was taken offline."""
    return _load(reference, _issuer_places())


@functools.lru_cache(maxsize=64)
def responder_signer(reference: str) -> Signer:
    """Raises KeyNotHere."""
    return _load(reference, _responder_places())


def holds_issuing_keys() -> bool:
    """Whether this process was given what opens them."""
    return bool(settings.KEYS_PASSPHRASE or settings.PKCS11_PIN)


@functools.lru_cache(maxsize=64)
def parsed(der: bytes) -> x509.Certificate:
    """An issuer's certificate, read once per process: there are few, and each is asked for a thousand times."""
    return x509.load_der_x509_certificate(der)


def _issuer_places() -> dict[str, Place]:
    return _places(
        Folder(settings.KEYS_DIR / "issuers", settings.KEYS_PASSPHRASE),
        Token(settings.PKCS11_MODULE, settings.PKCS11_TOKEN, settings.PKCS11_PIN),
    )


def _responder_places() -> dict[str, Place]:
    """A token of its own: whoever has a token's PIN can use every key in it."""
    return _places(
        Folder(settings.RESPONDER_KEYS_DIR or settings.KEYS_DIR / "responders", settings.RESPONDER_KEYS_PASSPHRASE),
        Token(settings.PKCS11_MODULE, settings.RESPONDER_PKCS11_TOKEN, settings.RESPONDER_PKCS11_PIN),
    )


def _places(folder: Folder, token: Token) -> dict[str, Place]:
    """By the names that the settings use. A token that was not named, or whose PIN was not given, is none."""
    return {"file": folder, **({"pkcs11": TokenKeys(token)} if token.module and token.label and token.pin else {})}


def _place(backend: str, places: dict[str, Place]) -> Place:
    try:
        return places[backend]
    except KeyError:
        raise ImproperlyConfigured(
            f"There is no place for keys called {backend!r}, or what opens it is missing."
        ) from None


def _new(place: Place, label: str, key_type: KeyType) -> tuple[str, Signer]:
    name, signer = place.create(label, key_type=key_type)
    return place.scheme + name, signer


def _load(reference: str, places: dict[str, Place]) -> Signer:
    for place in places.values():
        if reference.startswith(place.scheme):
            return place.load(reference.removeprefix(place.scheme))
    raise KeyNotHere(f"{reference}: not a kind of key that this program was given")
