"""The code that proves an address: six digits, mailed there and typed here."""

import hashlib
import hmac
import secrets
import unicodedata
import uuid

from django.conf import settings


def code_of(verification_id: uuid.UUID) -> str:
    """Keyed with the pepper: whoever reads the database learns no code, and a mail sent again says the same."""
    digest = hmac.digest(settings.SECRET_PEPPER.encode(), b"mail verification " + verification_id.bytes, hashlib.sha256)
    return f"{int.from_bytes(digest[:8], 'big') % 10**6:06}"  # 2^64 is large enough for every code to be as likely


def is_right(typed: str, verification_id: uuid.UUID) -> bool:
    """Full width, spaces and hyphens are as good."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", typed) if one.isalnum())
    return secrets.compare_digest(plain.encode(), code_of(verification_id).encode())
