"""A list of phones in CSV: what can be taken of it, and every line that cannot, with the reason. Bytes in, rows out."""

import unicodedata
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.spelling import compact
from accounts.spreadsheet import Row, Unreadable, rows

COLUMNS = {"maker": "メーカー", "name": "機種名", "numbers": "型番", "also_called": "別の呼び方"}
NEEDED = frozenset({"maker", "name"})
LONGEST = {"maker": 60, "name": 100, "numbers": 200, "also_called": 200}
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # a spreadsheet would run it (ASVS 1.2.10)
BETWEEN = str.maketrans("／、・,;", "/////")
NOT_PRINTED = ("Cc", "Cf", "Cs", "Co")


@dataclass(frozen=True)
class Phone:
    """One line that can be taken."""

    maker: str
    name: str
    numbers: tuple[str, ...]
    also_called: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """One line that cannot, and why. `line` counts from 1 as an editor does; 0 is the file as a whole."""

    line: int
    why: str | Promise


@dataclass
class Reading:
    phones: list[Phone] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(data: bytes) -> Reading:
    """Every phone and every fault in it. A file that cannot be read as a whole has one fault and no phones."""
    try:
        lines = list(rows(data, columns=COLUMNS, needed=NEEDED))
    except Unreadable as unreadable:
        return Reading(faults=[Fault(unreadable.line, unreadable.why)])
    if not lines:
        return Reading(faults=[Fault(0, _("機種が1つもありません。"))])
    reading, seen = Reading(), _Seen()
    for line, row in lines:
        if row is None:
            reading.faults.append(Fault(line, _("項目の数が、見出しとちがいます。")))
        elif why := _fault_of(row) or seen.fault_of(line, row):
            reading.faults.append(Fault(line, why))
        else:
            reading.phones.append(_phone(row))
    return reading


class _Seen:
    """What stood in earlier lines: a phone, or a model number, stands in a list once."""

    def __init__(self) -> None:
        self.phones: dict[str, int] = {}
        self.numbers: dict[str, int] = {}

    def fault_of(self, line: int, row: Row) -> str:
        earlier = self.phones.setdefault(compact(f"{row['maker']} {row['name']}"), line)
        if earlier != line:
            return gettext("%(line)d行目と同じ機種です。") % {"line": earlier}
        for number in _parts(row["numbers"]):
            earlier = self.numbers.setdefault(compact(number), line)
            if earlier != line:
                return gettext("%(line)d行目と同じ型番です。") % {"line": earlier}
        return ""


def _fault_of(row: Row) -> str | Promise:
    if not all(row[name] for name in NEEDED):
        return _("メーカーか機種名が空です。")
    if any(len(cell) > LONGEST[name] for name, cell in row.items()):
        return _("長すぎる項目があります。")
    if any(part.startswith(FORMULA) for cell in row.values() for part in (cell, *_parts(cell))):
        return _("式のように始まる項目があります（= + - @）。")
    if any(unicodedata.category(character) in NOT_PRINTED for cell in row.values() for character in cell):
        return _("見えない制御文字が入っています。")
    return ""


def _phone(row: Row) -> Phone:
    return Phone(row["maker"], row["name"], _parts(row["numbers"]), _parts(row["also_called"]))


def _parts(cell: str) -> tuple[str, ...]:
    """Several numbers or names in one cell, apart by a stroke, a comma or a middle dot."""
    return tuple(dict.fromkeys(part.strip() for part in cell.translate(BETWEEN).split("/") if part.strip()))
