"""Nonces: made for one session, answered once, dead after five minutes (contract §3; Web eID 1.0)."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accounts.models import Challenge
from accounts.sessions import digest

LIFETIME = timedelta(minutes=5)
NONCE_BYTES = 33  # 264 random bits are 44 base64 characters without padding, the shortest Web eID takes


class Purpose(StrEnum):
    """What a nonce may be answered with: one made for one purpose is unknown for another."""

    KEY = ""  # a signature by a certificate's key: sign-in, documents, registration
    ADD_PASSKEY = "add passkey"
    SIGN_IN_BY_PASSKEY = "sign in by passkey"
    ADD_SECURITY_KEY = "add security key"  # of staff
    SECURITY_KEY = "second factor by security key"


class ChallengeExpired(Exception):
    """The nonce was answered already, is too old, or was made for another browser."""


@dataclass(frozen=True)
class FreshChallenge:
    nonce: str
    expires_at: datetime


def issue(session_key: str, *, at: datetime, purpose: Purpose = Purpose.KEY) -> FreshChallenge:
    """A new nonce for the session with this key; only its digest is stored."""
    nonce = base64.b64encode(secrets.token_bytes(NONCE_BYTES)).decode()
    row = Challenge.objects.create(
        nonce_digest=_digest(nonce, purpose), session_digest=digest(session_key), expires_at=at + LIFETIME
    )
    return FreshChallenge(nonce, row.expires_at)


def consume(nonce: str, session_key: str | None, *, at: datetime, purpose: Purpose = Purpose.KEY) -> None:
    """Use the nonce up. One DELETE decides, so that of two answers at once only one is heard (T9).

    Raises ChallengeExpired; a nonce of this session is gone even then. Call it outside the transaction of the act, so
    that a refusal further on does not bring it back.
    """
    rows = Challenge.objects.filter(nonce_digest=_digest(nonce, purpose), session_digest=digest(session_key or ""))
    still_good = rows.filter(expires_at__gt=at)
    if not session_key or still_good.delete()[0] != 1:
        rows.delete()
        raise ChallengeExpired


def is_open(nonce: str, session_key: str | None, *, at: datetime) -> bool:
    """Whether an answer by a key would be heard now; it still will be."""
    mine = Challenge.objects.filter(session_digest=digest(session_key or ""), expires_at__gt=at)
    return bool(session_key) and mine.filter(nonce_digest=_digest(nonce, Purpose.KEY)).exists()


def forget_expired(*, at: datetime) -> int:
    return Challenge.objects.filter(expires_at__lte=at).delete()[0]


def as_bytes(nonce: str) -> bytes:
    """For WebAuthn, where a challenge is bytes."""
    return base64.b64decode(nonce)


def as_text(challenge: bytes) -> str:
    return base64.b64encode(challenge).decode()


def _digest(nonce: str, purpose: Purpose) -> bytes:
    return hashlib.sha256(purpose.encode() + nonce.encode("utf-8", "surrogatepass")).digest()
