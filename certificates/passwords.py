"""What only the holder knows of a phone certificate: the PIN and the signing password (R-30…R-34).

The card's own PINs never come here: the chip checks them (R-33).
"""

import hashlib
import hmac
import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from django.conf import settings
from django.db import transaction

from certificates import policy
from certificates.models import Certificate, Secret
from certificates.states import Kind

_HASHER = PasswordHasher()  # Argon2id, RFC 9106's second choice of parameters
_PIN = re.compile(r"[0-9]{4}")
_SIGNING_PASSWORD = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}")

TRIES = {Kind.DIGITAL_SIGNATURE: policy.SIGNING_PASSWORD_TRIES, Kind.USER_AUTHENTICATION: policy.PIN_TRIES}


class Unfit(Exception):
    """A new PIN or password does not follow its rule (R-30, R-31). `kind` says which certificate's."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


class Wrong(Exception):
    """The secret typed is not the right one; `tries_left` may still be tried."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class Locked(Exception):
    """Too many wrong in a row: only a reset opens it again (R-32, R-36)."""


def as_typed(kind: Kind, text: str) -> str:
    """What the keys meant: full width made half, and a password's lower case raised (R-30)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain.upper() if kind == Kind.DIGITAL_SIGNATURE else plain


def hash_new(kind: Kind, text: str) -> str:
    """The Argon2id hash to keep for a new PIN or password. Raises Unfit."""
    plain = as_typed(kind, text)
    rule = _SIGNING_PASSWORD if kind == Kind.DIGITAL_SIGNATURE else _PIN
    if not rule.fullmatch(plain):
        raise Unfit(kind)
    return _HASHER.hash(_peppered(plain))


@transaction.atomic(durable=True)
def _judge(certificate: Certificate, text: str) -> int | None:
    """Count this try under the row's lock: tries left after a wrong one, -1 when locked already, None when right.

    Durable, because the count must stand whatever the caller does next; one at a time, so that a hundred parallel
    guesses get exactly the tries allowed (R-32).
    """
    secret = Secret.objects.select_for_update().get(certificate=certificate)
    kind = Kind(certificate.kind)
    if secret.wrong >= TRIES[kind]:
        return -1
    if _matches(secret.hash, as_typed(kind, text)):
        Secret.objects.filter(pk=secret.pk, wrong__gt=0).update(wrong=0)
        return None
    Secret.objects.filter(pk=secret.pk).update(wrong=secret.wrong + 1)
    return TRIES[kind] - secret.wrong - 1


def check(certificate: Certificate, text: str) -> None:
    """Let the right PIN or password pass. Raises Wrong or Locked, and has counted the try by then."""
    tries_left = _judge(certificate, text)
    if tries_left is None:
        return
    if tries_left < 0:
        raise Locked
    raise Wrong(tries_left)


def _matches(kept: str, plain: str) -> bool:
    try:
        return _HASHER.verify(kept, _peppered(plain))
    except VerifyMismatchError:
        return False


def _peppered(plain: str) -> bytes:
    return hmac.digest(settings.SECRET_PEPPER.encode(), plain.encode("utf-8", "surrogatepass"), hashlib.sha256)
