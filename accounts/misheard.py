"""Names that were misheard: what two of them have in common. Pure; everything here is as as_told.spoken() gives it.

On the telephone ガ is heard as カ, ヒ as シ, エ as イ, シュ as シ, and a long vowel or a ッ is lost. A skeleton leaves
all that out: names with one skeleton may be one name. It is kept beside each name and indexed (R-50, Q-10), so other
rules here want that column filled again.
"""

import re

from accounts.as_told import COLUMN_OF

_VOICED = "ガギグゲゴザジズゼゾダデドバビブベボパピプペポ"
_UNVOICED = "カキクケコサシスセソタテトハヒフヘホハヒフヘホ"
_HEARD_AS = str.maketrans(_VOICED + "ヒエ", _UNVOICED.replace("ヒ", "シ") + "シイ")
_LONG = {"ア": "ア", "イ": "イ", "ウ": "ウ", "エ": "イ", "オ": "ウ"}
_LOST = re.compile(r"ー|ツ(?=[カキクケコサシスセソタチツテトハフヘホ])|(?<=シ)ユ")


def skeleton(spoken: str) -> str:
    """One for ヤマザキ and ヤマサキ, オーノ and オノ, ヒロシ and シロシ, ハツトリ and ハトリ."""
    return _LOST.sub("", spoken.translate(_HEARD_AS))


def one_mora_apart(one: str, other: str) -> bool:
    """Whether a single kana was changed, lost or added, or two beside each other changed places.

    Long vowels are compared as written, too: カイ for キイ is one kana, though that one sounds キー.
    """
    return _one_apart(one, other) or _one_apart(_written_out(one), _written_out(other))


def _written_out(spoken: str) -> str:
    written = ""
    for kana in spoken:
        written += _LONG.get(COLUMN_OF.get(written[-1:], ""), "") if kana == "ー" else kana
    return written


def _one_apart(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = _alike_from_the_start(one, other)
    rest, others = one[start:], other[start:]
    end = _alike_from_the_start(rest[::-1], others[::-1])
    rest, others = rest[: len(rest) - end], others[: len(others) - end]
    return max(len(rest), len(others)) == 1 or (len(rest) == 2 and rest == others[::-1])


def halves(spoken: str) -> tuple[str, str]:
    """Wherever one kana was misheard, the beginning or the end of the name is as it was: ("ミホン", "バシアオイ").

    A name that starts with the one or ends with the other may be one mora away, and no other name is, except where
    two kana changed places across the middle.
    """
    middle = len(spoken) // 2
    return spoken[:middle], spoken[middle:]


def _alike_from_the_start(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
