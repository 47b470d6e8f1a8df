"""停止用合言葉: set by the citizen, said on the telephone or typed on the page without sign-in (R-54).

It proves little and does little harm: whoever knows it can stop, never bring back. On the telephone it is one more
factor and no gate.
"""

from datetime import datetime
from enum import StrEnum

from accounts import peppered
from accounts.as_told import NotADate, read_date, spoken, years_of
from accounts.models import Citizen, StopWord

SHORTEST, LONGEST = 4, 30  # characters as they sound
_COMMON = """
    あいことば ていしようあいことば パスワード あんしょうばんごう マイナンバー マイナンバーカード スマートフォン
    とめて とめてください ありがとう こんにちは おはよう さようなら ごめんなさい おかあさん おとうさん わからない
    とうきょう アイウエオ いろはにほへと たんじょうび 停止用合言葉 暗証番号
    password passw0rd secret stop stopword letmein welcome iloveyou qwerty asdf zxcv admin hello test
    1234 12345 123456 1234567 12345678 123456789 1234567890 4321 0123 1212 2580 1q2w3e4r abc123 abcd
"""


class Why(StrEnum):
    """What is wrong with a new one."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    BIRTH_DATE = "birth_date"
    NAME = "name"
    COMMON = "common"


class UnfitStopWord(Exception):
    """A new stop word that others would guess, or that cannot be one; nothing was changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def hash_new(citizen: Citizen, text: str) -> str:
    """The hash to keep of a new stop word of this person. Raises UnfitStopWord."""
    word = spoken(text)
    why = _why_unfit(citizen, word, text)
    if why:
        raise UnfitStopWord(why)
    return peppered.hash_of(word)


def keep(citizen: Citizen, kept: str, *, at: datetime) -> None:
    """This hash in place of any before, in the caller's transaction."""
    StopWord.objects.update_or_create(citizen=citizen, defaults={"hash": kept, "set_at": at})


def remove(citizen: Citizen) -> bool:
    """Whether there was one."""
    return StopWord.objects.filter(citizen=citizen).delete()[0] == 1


def matches(citizen: Citizen | None, text: str) -> bool:
    """Whether this is the person's stop word, as said or as typed. The same work where there is none, or nobody."""
    kept = StopWord.objects.filter(citizen=citizen).values_list("hash", flat=True).first()
    word = spoken(text)
    return peppered.matches(kept, word) if kept else peppered.matches_nothing(word)


def _why_unfit(citizen: Citizen, word: str, text: str) -> Why | None:
    if len(word) < SHORTEST:
        return Why.TOO_SHORT
    if len(word) > LONGEST:
        return Why.TOO_LONG
    if _says_the_birth_date(citizen, word, text):
        return Why.BIRTH_DATE
    if word in _names_of(citizen):
        return Why.NAME
    if word in _WORDS_OF_MANY or len(set(word) - {"ー"}) < 2:
        return Why.COMMON
    return None


def _says_the_birth_date(citizen: Citizen, word: str, text: str) -> bool:
    """In any spelling: the whole day, or its figures run together with or without the year."""
    born = citizen.birth_date
    try:
        if read_date(text) == born:
            return True
    except NotADate:
        pass
    figures = "".join(character for character in word if character.isdigit())
    if word.strip("0123456789MTSHR明治大正昭和平成令年月日元"):
        return False
    months, days = ((str(number), f"{number:02}") for number in (born.month, born.day))
    return figures in {year + month + day for year in ("", *years_of(born)) for month in months for day in days}


def _names_of(citizen: Citizen) -> set[str]:
    names = set()
    for name in (citizen.full_name, citizen.kana):
        parts = name.split()
        names |= {spoken(said) for said in (*parts, "".join(parts), "".join(reversed(parts)))}
    return names


_WORDS_OF_MANY = {spoken(word) for word in _COMMON.split()}
