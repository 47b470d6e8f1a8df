"""Base64 read so that each value has one spelling only (T11).

Python's decoders pass over padding bits, and some over foreign characters: then two texts mean one value, and what was
refused once, or compared byte for byte, comes back in another dress.
"""

import base64
import binascii
import re

_URL_SAFE = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


class NotBase64(ValueError):
    """The text is not the one canonical spelling of any bytes."""


def decode(text: str) -> bytes:
    """Standard alphabet, padded (RFC 4648 §4). Raises NotBase64."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:  # ValueError: characters outside ASCII
        raise NotBase64 from error
    return _if_canonical(value, text, base64.b64encode(value))


def decode_url(text: str) -> bytes:
    """URL-safe alphabet without padding (RFC 7515 §2). Raises NotBase64."""
    if not _URL_SAFE.fullmatch(text):
        raise NotBase64
    try:
        value = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise NotBase64 from error
    return _if_canonical(value, text, base64.urlsafe_b64encode(value).rstrip(b"="))


def _if_canonical(value: bytes, text: str, spelling: bytes) -> bytes:
    if spelling.decode() != text:
        raise NotBase64
    return value
