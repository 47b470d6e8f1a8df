"""What a browser says it was asked (CollectedClientData, WebAuthn §5.8.1): the challenge to use up comes from here."""

from typing import Any
from urllib.parse import urlsplit

from accounts import strict_json
from accounts.strict_base64 import NotBase64, decode_url
from accounts.strict_json import NotJson


class InvalidCredential(Exception):
    """What came is no proof: another site, another challenge, nobody verified, or not signed by the key."""


def challenge_of(credential: Any) -> bytes:
    """The challenge this credential says it answers; the caller uses it up before anything is judged.

    Raises InvalidCredential, also for what a browser shows inside another site's frame.
    """
    try:
        told = strict_json.read(decode_url(credential["response"]["clientDataJSON"]))
        challenge = decode_url(told["challenge"])
    except (TypeError, KeyError, IndexError, NotBase64, NotJson) as error:
        raise InvalidCredential("client data") from error
    if told.get("crossOrigin") or told.get("topOrigin"):
        raise InvalidCredential("inside another site")
    return challenge


def rp_id(origin: str) -> str:
    """The host of the origin (WebAuthn §5.1.3): keys made here work here."""
    host = urlsplit(origin).hostname
    if not host:
        raise ValueError(f"no origin: {origin}")
    return host
