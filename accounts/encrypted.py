"""What must be readable again, kept unreadable: Fernet with keys of one purpose, the newest first (security.md §3).

Passwords and PINs are hashed instead; this is for the few secrets that a computation needs (a TOTP seed). What does
not open raises: nothing is ever taken for plain text.
"""

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class DoesNotOpen(Exception):
    """None of the keys of this purpose opens it: a key was lost, or the bytes are somebody's invention."""


def seal(plain: bytes, *, keys: Sequence[str]) -> bytes:
    """Encrypted with the first of the keys."""
    return _box(keys).encrypt(plain)


def open_sealed(sealed: bytes, *, keys: Sequence[str]) -> bytes:
    """Raises DoesNotOpen."""
    try:
        return _box(keys).decrypt(sealed)
    except InvalidToken as error:
        raise DoesNotOpen from error


def _box(keys: Sequence[str]) -> MultiFernet:
    """Keys are texts of any form, drawn by lot (`secrets.token_urlsafe(32)`): hashed to the length Fernet takes."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])
