"""Where a caller says they live, to the town: 渋谷区松濤, 東京都渋谷区松濤1丁目, 渋谷松涛１－２－３ are one.

House numbers are no part of that: callers say them in ten ways and R-50 does not ask them. They tell two people of one
town apart, as numbers only: 一丁目2番3号, 1-2-3 and 1の2の3 are one.
"""

import re
import unicodedata
from dataclasses import dataclass

from accounts.as_told import is_kana, number_of, spoken
from accounts.misheard import one_mora_apart
from accounts.models import Municipality
from counters.hotline.scores import Agrees

_ONE_FOR_ANOTHER = str.maketrans(
    "濤澤邊邉嶋舘條檜曾圓廣國壽櫻瀧龍萬實齋濱澁鹽惠", "涛沢辺辺島館条桧曽円広国寿桜滝竜万実斎浜渋塩恵"
)
_BETWEEN = [  # 霞ヶ関, 霞が関; 井之頭, 井の頭
    (re.compile(r"(?<=[一-龥])[ヶケがガヵ](?=[一-龥])"), "ケ"),
    (re.compile(r"(?<=[一-龥])[のノ之](?=[一-龥])"), "ノ"),
]
_BESIDE = re.compile(r"[\s　、,・]|大字|(?<=.{2})字(?=.{2})")
_PREFECTURE = re.compile(r"^(東京都|北海道|(?:京都|大阪)府|.{2,3}県)")
_COUNTED = re.compile(r"[一二三四五六七八九十]+(?=丁目|条|線|番|号|区画)")
_NUMBERS = re.compile(r"\d+(?:丁目|番(?!町)|番地|号|[-‐‑–—―−ー]|[のノ]?\d|$).*$")
_DIGITS = re.compile(r"\d+")
_MAY_BE_NAMED = """
SELECT * FROM accounts_municipality WHERE strpos(%(heard)s, left(name, 2)) > 0 OR strpos(%(kana)s, kana) > 0
"""
_TO_KATAKANA = {hiragana: hiragana + 0x60 for hiragana in range(0x3041, 0x3097)}
_COUNTY = re.compile(r"^.{1,5}郡")
_WARD = re.compile(r"^.{1,4}区")
_ENDING = re.compile(r"[市区町村]$")


@dataclass(frozen=True)
class Place:
    """What was heard: the municipalities it may be in, the town as it is compared, the numbers after it. Any may be
    empty."""

    codes: frozenset[str]
    town: str
    house: tuple[int, ...] = ()


def read_place(heard: str) -> Place:
    plain = _plain(heard)
    named = Municipality.objects.raw(_MAY_BE_NAMED, {"heard": heard + plain, "kana": _katakana(heard)})
    rests = {one.code: rest for one in named if (rest := _rest(plain, one)) is not None}
    shortest = min(rests.values(), key=len, default=_PREFECTURE.sub("", plain))
    return Place(
        frozenset(code for code, rest in rests.items() if len(rest) == len(shortest)), _town(shortest), _house(shortest)
    )


def lives_there(place: Place, address: str, municipality: Municipality) -> Agrees:
    if place.codes and municipality.code not in place.codes:
        return Agrees.NOT
    town = _town(_rest(_plain(address), municipality) or _plain(address))
    if not place.codes:
        return Agrees.IN_PART if place.town and _WARD.sub("", town).startswith(place.town) else Agrees.NOT
    alike = _towns_alike(place.town, town)
    return alike if alike is not Agrees.NOT else Agrees.IN_PART


def same_house(place: Place, address: str, municipality: Municipality) -> Agrees:
    """Of somebody who lives in that town: the numbers said, or as many of them as were said."""
    if not place.house:
        return Agrees.UNSAID
    known = house_of(address, municipality)
    if place.house == known:
        return Agrees.WHOLLY
    both = min(len(place.house), len(known))
    return Agrees.IN_PART if both and place.house[:both] == known[:both] else Agrees.NOT


def house_of(address: str, municipality: Municipality) -> tuple[int, ...]:
    return _house(_rest(_plain(address), municipality) or "")


def _towns_alike(heard: str, town: str) -> Agrees:
    heard, town = _WARD.sub("", heard), _WARD.sub("", town)
    if (len(heard) < 2 and heard != town) or not heard:
        return Agrees.NOT
    if heard in town or (town and town in heard):
        return Agrees.WHOLLY
    return Agrees.NEARLY if max(len(heard), len(town)) > 2 and one_mora_apart(heard, town) else Agrees.NOT


def _plain(text: str) -> str:
    plain = _BESIDE.sub("", unicodedata.normalize("NFKC", text[:200])).translate(_ONE_FOR_ANOTHER)
    for between, written in _BETWEEN:
        plain = between.sub(written, plain)
    return _COUNTED.sub(lambda found: number_of(found[0]), plain)


def _rest(plain: str, municipality: Municipality) -> str | None:
    """What follows the municipality; None when this is not in it. 市 or 区 may be left out, kana may be typed."""
    prefecture, name = _plain(municipality.prefecture), _plain(municipality.name)
    said = _PREFECTURE.match(plain)
    if said and said[0] != prefecture and not plain.startswith(name):
        return None
    within = _COUNTY.sub("", plain.removeprefix(prefecture))
    for written in (name, _ENDING.sub("", name)):
        if within.startswith(written):
            return within[len(written) :]
    return _after_kana(spoken(within), spoken(municipality.kana))


def _katakana(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(_TO_KATAKANA).split())


def _after_kana(said: str, municipality: str) -> str | None:
    before, found, after = said.partition(municipality)
    return after if found and (not before or is_kana(before)) else None


def _town(rest: str) -> str:
    return _NUMBERS.sub("", rest)


def _house(rest: str) -> tuple[int, ...]:
    numbers = _NUMBERS.search(rest)
    return tuple(int(each) for each in _DIGITS.findall(numbers[0])) if numbers else ()
