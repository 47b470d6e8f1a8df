"""Whether a message is the phone system's: Standard Webhooks 1.0, symmetric (`v1`). Bytes in, an answer out.

Signed is `<webhook-id>.<webhook-timestamp>.<body>`, HMAC-SHA256, base64. While secrets change, several are good.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

WITHIN = timedelta(minutes=5)  # of our clock, before or after
LONGEST_ID = 100  # characters
MOST_SIGNATURES = 8  # looked at; a sender who changes secrets sends two


class NotSigned(Exception):
    """No signature of ours on exactly this message."""


class NotNow(Exception):
    """Signed, but at another time: perhaps recorded and sent again."""


def require(
    body: bytes, *, sent_id: str, timestamp: str, signatures: str, secrets: Sequence[bytes], at: datetime
) -> None:
    """Raises NotSigned, NotNow. Every secret is tried on every signature, each in constant time."""
    if not (0 < len(sent_id) <= LONGEST_ID and sent_id.isascii() and sent_id.isprintable() and _is_time(timestamp)):
        raise NotSigned
    given = [_decoded(one.removeprefix("v1,")) for one in signatures.split()[:MOST_SIGNATURES] if one.startswith("v1,")]
    message = f"{sent_id}.{timestamp}.".encode() + body
    ours = [hmac.new(secret, message, hashlib.sha256).digest() for secret in secrets]
    if not any(hmac.compare_digest(one, each) for one in ours for each in given):
        raise NotSigned
    if abs(at.timestamp() - int(timestamp)) > WITHIN.total_seconds():
        raise NotNow


def _is_time(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
