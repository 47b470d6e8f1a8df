"""The caller's number: found again by a digest, shown by its tail, readable only while the call lasts (R-57)."""

import re
import unicodedata

from django.conf import settings

from accounts import encrypted, peppered

_NOT_A_DIGIT = re.compile(r"[^0-9]")
SHORTEST, LONGEST = 9, 15  # digits; E.164


class NotANumber(ValueError):
    """What was typed cannot be called."""


def digits(typed: str) -> str:
    """03-1234-5678, ０３（１２３４）５６７８ and +81 3 1234 5678 are one number. "" is withheld. Raises NotANumber."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    number = _NOT_A_DIGIT.sub("", plain)
    if plain.startswith("+81"):
        number = "0" + number[2:].removeprefix("0")
    if plain and not SHORTEST <= len(number) <= LONGEST:
        raise NotANumber
    return number


def columns(number: str) -> dict[str, object]:
    """What a call keeps of it."""
    if not number:
        return {}
    return {"number_digest": peppered.digest(f"call\n{number}").hex(), "number_tail": number[-4:],
            "number_sealed": sealed(number)}  # fmt: skip


def sealed(number: str) -> bytes | None:
    """To keep while it may have to be called. None for one that was withheld."""
    return encrypted.seal(number.encode(), keys=settings.STAFF_SECRETS_KEYS) if number else None


def opened(sealed: bytes | memoryview | None) -> str:
    """To call back. Raises encrypted.DoesNotOpen."""
    return encrypted.open_sealed(bytes(sealed), keys=settings.STAFF_SECRETS_KEYS).decode() if sealed else ""
