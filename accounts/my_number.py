"""Whether somebody has written a My Number where none may stand: it is never taken, not even unasked (R-26)."""

import re
import unicodedata

# Twelve digits together, or as the card prints them, four and four and four; not a part of a longer number.
_BETWEEN = r"[ \t‐‑‒–—―−ー・.-]{0,2}"
_TWELVE = re.compile(
    rf"(?<![0-9])(?<![0-9]{{4}}[ -])([0-9]{{4}}){_BETWEEN}([0-9]{{4}}){_BETWEEN}([0-9]{{4}})(?![0-9])(?![ -][0-9]{{4}})"
)


class HoldsMyNumber(Exception):
    """The text holds what looks like a My Number. Nothing of it was kept; the number is in no message."""


def check_digit(first_eleven: str) -> str:
    """The twelfth digit (検査用数字): 番号法の命令 (平成26年総務省令第85号) 第5条.

    Counted from the right, digits 1 to 6 weigh 2 to 7 and digits 7 to 11 weigh 2 to 6; 11 less the rest of the sum by
    11, and 0 where that rest is 0 or 1. `first_eleven` is eleven ASCII digits.
    """
    weights = [place + 1 if place <= 6 else place - 5 for place in range(11, 0, -1)]
    rest = sum(weight * int(digit) for weight, digit in zip(weights, first_eleven, strict=True)) % 11
    return "0" if rest <= 1 else str(11 - rest)


def is_in(text: str) -> bool:
    """Whether twelve digits with the right check digit stand anywhere in it, in any width, with or without gaps."""
    return any(_is_one("".join(match.groups())) for match in _TWELVE.finditer(unicodedata.normalize("NFKC", text)))


def refuse_in(*texts: str) -> None:
    """Raises HoldsMyNumber."""
    if any(is_in(text) for text in texts):
        raise HoldsMyNumber


def _is_one(digits: str) -> bool:
    return check_digit(digits[:11]) == digits[11]
