"""What only the holder knows of a phone certificate: the PIN and the signing password (R-30…R-34).

The card's own PINs never come here: the chip checks them (R-33).
"""

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from accounts import peppered
from certificates.models import Certificate, Secret
from certificates.states import Kind, NotPossible

_SPACES = re.compile(r"\s")
_SPACES_AND_STROKES = re.compile(r"[\s\-‐–—−ー]")
_PIN = re.compile(r"[0-9]{4}")
_SIGNING_PASSWORD = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}")


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


class ChangedMeanwhile(NotPossible):
    """It is another one than the asker had in mind (a second press, another tab); nothing was tried or changed."""

    def __init__(self) -> None:
        super().__init__("change", "changed")


class _Judged(NamedTuple):
    """`tries_left` after a wrong one, -1 when locked already, None when right; `hash` is what it was compared with."""

    tries_left: int | None
    hash: str


def tries(kind: Kind) -> int:
    """How many wrong ones in a row a phone takes: a setting, by default as many as the card (R-32)."""
    signs = kind == Kind.DIGITAL_SIGNATURE
    return int(settings.PHONE_SIGNING_PASSWORD_TRIES if signs else settings.PHONE_PIN_TRIES)


def as_typed(kind: Kind, text: str) -> str:
    """What the keys meant, as static/js/secrets.js has it: full width made half, spaces gone, a password's lower case
    raised, a PIN's strokes gone (R-30, R-31).
    """
    plain = unicodedata.normalize("NFKC", text)
    if kind == Kind.DIGITAL_SIGNATURE:
        return _SPACES.sub("", plain).upper()
    return _SPACES_AND_STROKES.sub("", plain)


def is_fit(kind: Kind, text: str) -> bool:
    """Whether a new PIN or password follows its rule (R-30, R-31)."""
    rule = _SIGNING_PASSWORD if kind == Kind.DIGITAL_SIGNATURE else _PIN
    return rule.fullmatch(as_typed(kind, text)) is not None


def require_fit(kind: Kind, text: str) -> None:
    """Judged before the old one is tried, and long before it is hashed. Raises Unfit."""
    if not is_fit(kind, text):
        raise Unfit(kind)


def hash_new(kind: Kind, text: str) -> str:
    """The Argon2id hash to keep for a new PIN or password. Raises Unfit."""
    require_fit(kind, text)
    return peppered.hash_of(as_typed(kind, text))


@transaction.atomic(durable=True)
def _judge(certificate: Certificate, text: str, version: str | None) -> _Judged:
    """Count this try under the row's lock.

    Durable, because the count must stand whatever the caller does next; one at a time, so that a hundred parallel
    guesses get exactly the tries allowed (R-32).
    """
    secret = Secret.objects.select_for_update().get(certificate=certificate)
    kind = Kind(certificate.kind)
    if version not in (None, secret.version):
        raise ChangedMeanwhile
    if secret.wrong >= tries(kind):
        return _Judged(-1, secret.hash)
    if _matches(secret.hash, as_typed(kind, text)):
        Secret.objects.filter(pk=secret.pk, wrong__gt=0).update(wrong=0)
        return _Judged(None, secret.hash)
    Secret.objects.filter(pk=secret.pk).update(wrong=secret.wrong + 1)
    return _Judged(tries(kind) - secret.wrong - 1, secret.hash)


def check(certificate: Certificate, text: str, *, version: str | None = None) -> str:
    """Let the right PIN or password pass: what it was compared with. Raises Wrong or Locked, the try counted by then.

    Given a `version`, nothing is tried when it is another one by now: ChangedMeanwhile.
    """
    judged = _judge(certificate, text, version)
    if judged.tries_left is None:
        return judged.hash
    if judged.tries_left < 0:
        raise Locked
    raise Wrong(judged.tries_left)


def tries_left(secret: Secret, kind: Kind) -> int:
    return max(0, tries(kind) - secret.wrong)


def require_still(certificate: Certificate, checked: str) -> None:
    """In the caller's transaction: what check() let pass a moment ago still is the secret. Raises ChangedMeanwhile."""
    if not Secret.objects.select_for_update().filter(certificate=certificate, hash=checked).exists():
        raise ChangedMeanwhile


def replace(certificate: Certificate, new_hash: str, *, at: datetime) -> None:
    """Another secret from now on, nothing counted against it, in the caller's transaction (R-32, R-36)."""
    Secret.objects.filter(certificate=certificate).update(hash=new_hash, wrong=0, changed_at=at)


def _matches(kept: str, plain: str) -> bool:
    return peppered.matches(kept, plain)
