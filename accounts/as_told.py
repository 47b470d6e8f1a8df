"""What people say or type of themselves, read one way: names in kana, days of birth. Pure.

For the page without sign-in, and for whoever types what is heard on the telephone (R-50, R-54). Two spellings of one
sound become one; two names that sound different stay two: ヤマサキ is not ヤマザキ.
"""

import re
import unicodedata
from datetime import date

_COLUMNS = {
    "ア": "アカガサザタダナハバパマヤラワ",
    "イ": "イキギシジチニヒビピミリ",
    "ウ": "ウクグスズツヌフブプムユル",
    "エ": "エケゲセゼテデネヘベペメレ",
    "オ": "オコゴソゾトドノホボポモヨロ",
}
COLUMN_OF = {kana: column for column, row in _COLUMNS.items() for kana in row}
_LENGTHENED_BY = {"ア": "アー", "イ": "イー", "ウ": "ウー", "エ": "エイー", "オ": "オウー"}

# Written in two ways, spoken in one; the longer first.
_SOUNDS_LIKE = [("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ")]
_ONE_FOR_ANOTHER = str.maketrans(
    "ァィゥェォッャュョヮヵヶヂヅヰヱヲヷヸヹヺ", "アイウエオツヤユヨワカケジズイエオバビベボ"
)
_APART = str.maketrans(
    {"゛": "\u3099", "゜": "\u309a"}
)  # marks typed beside their kana; NFKC would put a space between
_KATAKANA = str.maketrans({chr(code): chr(code + 0x60) for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)})
_DASH = re.compile(r"(?<=[ァ-ヺー])[\-‐-―−─~〜]")  # on the key of the long vowel
_AGAIN = re.compile(r"(.)([ヽヾ])")


def spoken(text: str) -> str:
    """Letters, digits and kana as they sound: any width, hiragana as katakana, capitals; no spaces, no punctuation.

    Small kana are as large as the others, a long vowel is ー whether it was written オウ, オオ or オー.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_APART)).translate(_KATAKANA).upper()
    plain = _AGAIN.sub(_repeated, _DASH.sub("ー", plain))
    for written, heard in _SOUNDS_LIKE:
        plain = plain.replace(written, heard)
    plain = "".join(character for character in plain if unicodedata.category(character)[0] in "LN")
    return _with_long_vowels(plain.translate(_ONE_FOR_ANOTHER))


def is_kana(heard: str) -> bool:
    """Whether this, as spoken() gives it, is a name in kana and nothing else."""
    return re.fullmatch(r"[ア-ンー]+", heard) is not None


def _repeated(found: re.Match[str]) -> str:
    """すゞ is スズ (only names are still written so)."""
    before, mark = found.groups()
    again = unicodedata.normalize("NFD", before)[0] + ("\u3099" if mark == "ヾ" else "")
    return before + unicodedata.normalize("NFC", again)


def _with_long_vowels(kana: str) -> str:
    told, column = [], ""
    for character in kana:
        if character in _LENGTHENED_BY.get(column, ""):
            told.append("ー")
        elif character != "ー":  # after ン, or at the beginning, it lengthens nothing
            told.append(character)
            column = COLUMN_OF.get(character, "")
    return "".join(told)


class NotADate(ValueError):
    """The text is no day of the calendar in any spelling we know."""


# First year, and the last there was.
_ERAS = {"M": (1868, 45), "T": (1912, 15), "S": (1926, 64), "H": (1989, 31), "R": (2019, 99)}
_ERA = re.compile(r"(MEIJI|明治?|TAISH?Y?O|大正?|SHOWA|SYOWA|昭和?|HEISEI|平成?|REIWA|令和?)")
_ERA_LETTERS = {"明": "M", "大": "T", "昭": "S", "平": "H", "令": "R"}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_LINES = re.compile(r"[‐-―−─ー〜~]")
_BESIDE = re.compile(r"\(.*?\)|\s|の|生まれ?$|うまれ$")  # 昭和55年（1980年）3月12日生まれ
_SPACE_BETWEEN = re.compile(r"(?<=\d)\s+(?=\d)")
_BETWEEN = r"[年月./,、・-]"
_FORMS = [
    re.compile(
        rf"(?P<era>[MTSHR]?)\.?(?P<year>\d{{1,4}}){_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}(?P<day>\d{{1,2}})日?"
    ),
    re.compile(r"(?P<era>[MTSHR]?)(?P<year>\d{4}|(?<=[MTSHR])\d{2})(?P<month>\d{2})(?P<day>\d{2})"),
    re.compile(r"(?P<day>\d{1,2})(?:ST|ND|RD|TH)?[.,]?(?P<month>[A-Z]{3,9})[.,]?(?P<year>\d{4})(?P<era>)"),
    re.compile(r"(?P<month>[A-Z]{3,9})[.,]?(?P<day>\d{1,2})(?:ST|ND|RD|TH)?,?(?P<year>\d{4})(?P<era>)"),
]
_NUMERALS = "〇一二三四五六七八九"
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十]+")


def read_date(text: str) -> date:
    """The day this says: 昭和55年3月12日, S55.3.12, 1980-03-12, 19800312, 12 March 1980, in any width. Raises NotADate.

    A year of two digits needs its era: 55/3/12 could be three centuries. 昭和64年 and 平成元年 are both 1989, whatever
    the day, because people say either.
    """
    plain = as_digits(text)
    found = next((found for form in _FORMS if (found := form.fullmatch(plain))), None)
    if found is None:
        raise NotADate
    try:
        return date(year_of(found["era"], found["year"]), _month(found["month"]), int(found["day"]))
    except ValueError:
        raise NotADate from None


def years_of(day: date) -> set[str]:
    """How people write the year of this day in figures: 1980, 80, 55, and below ten also 05."""
    since = [day.year - first + 1 for first, last in _ERAS.values() if 0 <= day.year - first < last]
    return {str(day.year), f"{day.year % 100:02}", *(str(year) for year in since), *(f"{year:02}" for year in since)}


def as_digits(text: str) -> str:
    """In figures, in ASCII, the era as its letter: S55年3月12日."""
    plain = _LINES.sub("-", unicodedata.normalize("NFKC", text[:60]).upper())
    plain = _BESIDE.sub("", _SPACE_BETWEEN.sub("-", plain))
    plain = _NUMERAL.sub(lambda found: number_of(found[0]), plain)
    return _ERA.sub(lambda found: _ERA_LETTERS.get(found[0][0], found[0][0]), plain).replace("元年", "1年")


def number_of(numerals: str) -> str:
    """五十五 is 55, 一九八〇 is 1980."""
    numerals = numerals.replace("零", "〇")
    if "十" not in numerals:
        return "".join(str(_NUMERALS.index(one)) for one in numerals)
    tens, _, ones = numerals.partition("十")
    return f"{number_of(tens) or 1}{number_of(ones) or 0}"


def year_of(era: str, year: str) -> int:
    """S and 55 are 1980. Raises NotADate where the era has no such year, or the year lacks its era."""
    if not era:
        if len(year) != 4:
            raise NotADate
        return int(year)
    first, last = _ERAS[era]
    if not 1 <= int(year) <= last:
        raise NotADate
    return first + int(year) - 1


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3]) + 1
