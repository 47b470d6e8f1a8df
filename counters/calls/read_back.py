"""A reference number as it is read aloud, digit by digit: H-1126-0427 is エイチ、いちいちにろく、ぜろよんにいなな."""

from django.utils.translation import pgettext

_DIGITS = "0123456789"


def read_back(shown: str) -> list[str]:
    """Its groups, in the language that is active now."""
    return [_spelled(group) for group in shown.split("-")]


def _spelled(group: str) -> str:
    said = {
        "0": pgettext("read aloud", "ぜろ"),
        "1": pgettext("read aloud", "いち"),
        "2": pgettext("read aloud", "にい"),
        "3": pgettext("read aloud", "さん"),
        "4": pgettext("read aloud", "よん"),
        "5": pgettext("read aloud", "ごお"),
        "6": pgettext("read aloud", "ろく"),
        "7": pgettext("read aloud", "なな"),
        "8": pgettext("read aloud", "はち"),
        "9": pgettext("read aloud", "きゅう"),
        "H": pgettext("read aloud", "エイチ"),
    }
    between = pgettext("between digits read aloud", " ") if len(group) > 1 else ""
    return between.join(said.get(character, character) for character in group)
