"""The secrets shared with a phone system (docs/telephony.md), or a refusal to start with one that protects nothing."""

import base64
import binascii
from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 24  # bytes: Standard Webhooks, "between 24 and 64"


def secrets_of(words: Iterable[str]) -> list[bytes]:
    """Each as Standard Webhooks writes it: base64, with `whsec_` before it or without. Raises ImproperlyConfigured."""
    return [_secret(word) for word in words]


def _secret(word: str) -> bytes:
    try:
        secret = base64.b64decode(word.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured("TELEPHONY_SECRET must be base64, with whsec_ before it or without.") from None
    if len(secret) < SHORTEST:
        raise ImproperlyConfigured(f"TELEPHONY_SECRET must hold {SHORTEST} bytes or more.")
    return secret
