"""What only a person knows, kept so that reading the table tells nothing: Argon2id over a keyed digest (R-34, R-54).

The key (settings.SECRET_PEPPER) is not in the database.
"""

import functools
import hashlib
import hmac

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from django.conf import settings

_HASHER = PasswordHasher()  # Argon2id, RFC 9106's second choice of parameters


def hash_of(plain: str) -> str:
    return _HASHER.hash(digest(plain))


def matches(kept: str, plain: str) -> bool:
    try:
        return _HASHER.verify(kept, digest(plain))
    except VerifyMismatchError:
        return False


def matches_nothing(plain: str) -> bool:
    """False, after the same work as a comparison: whoever measures the time learns not that there is nothing."""
    return matches(_hash_of_nothing(), plain) and False


@functools.cache
def _hash_of_nothing() -> str:
    return _HASHER.hash(b"")


def digest(plain: str) -> bytes:
    """32 bytes to find a text again by, worth nothing without the pepper."""
    return hmac.digest(settings.SECRET_PEPPER.encode(), plain.encode("utf-8", "surrogatepass"), hashlib.sha256)
