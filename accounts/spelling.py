"""What people type when they look for something, brought to one spelling: full and half width, case, kana, hyphens."""

import re
import unicodedata

_TO_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}
_WITHIN_A_NAME = re.compile(r"[\s‐‑‒–—―−_・.·-]+")


def folded(text: str) -> str:
    """One width, one case, hiragana for katakana, words apart by single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_TO_HIRAGANA).split())


def compact(text: str) -> str:
    """Folded, and without what people put between the parts of a name or number, or leave out."""
    return _WITHIN_A_NAME.sub("", folded(text))
