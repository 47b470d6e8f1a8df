"""The table of readings, and which of its words stand where in a text.

One wrong reading is worse than none. So a run of kanji is covered whole or not at all, and a word of one kanji counts
only where it stands alone or after what its row names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

TABLE = Path(__file__).with_name("readings.tsv")
KANJI = "々〇一-鿿"
RUN = re.compile(f"[{KANJI}]+")
FAR = 4  # letters; what a row asks to stand before its word is no longer
DIGITS = "0123456789"
BESIDE_OTHERS = "~"  # a word of one kanji that joins others: 練習用, 停止用

Part = tuple[str, str]  # written, read; read is empty where it is kana


@dataclass(frozen=True)
class Word:
    """A row: how it is written, how it is read, and what it must stand after (a regular expression)."""

    written: str
    read: str
    after: str = ""

    def stands_in(self, text: str, at: int) -> bool:
        before, behind = text[at - 1 : at], text[at + len(self.written) : at + len(self.written) + 1]
        if self.after == BESIDE_OTHERS:
            return True
        if self.after:
            return re.search(f"(?:{self.after})$", text[max(0, at - FAR) : at]) is not None
        if self.written[0] in DIGITS:
            return before == "" or before not in DIGITS
        return len(self.written) > 1 or not (RUN.match(before) or RUN.match(behind))


@dataclass(frozen=True)
class Found:
    start: int
    end: int
    word: Word


def find(text: str, table: dict[str, list[Word]]) -> Iterator[Found]:
    """The words of the table in this text, longest first; none in a run of kanji that they do not cover whole."""
    at = 0
    kept: list[Found] = []
    while run := RUN.search(text, at):
        if run.start() != at:
            yield from kept
            kept = []
        found = _longest(text, run.start(), table)
        if found is None:
            kept, at = [], run.end()
        else:
            kept, at = [*kept, found], found.end
    yield from kept


def uncovered(text: str, table: dict[str, list[Word]]) -> list[str]:
    """The runs of kanji nobody would get a reading for."""
    read = {at for found in find(text, table) for at in range(found.start, found.end)}
    return [run.group() for run in RUN.finditer(text) if run.start() not in read]


def _longest(text: str, at: int, table: dict[str, list[Word]]) -> Found | None:
    number = re.search(r"\d*$", text[:at])
    starts = ([number.start()] if number and number.group() else []) + [at]
    for start in starts:
        for word in table.get(text[start], []):
            if text.startswith(word.written, start) and start + len(word.written) > at and word.stands_in(text, start):
                return Found(start, start + len(word.written), word)
    return None


@cache
def parts(word: Word) -> tuple[Part, ...]:
    """読み取る, よみとる as 読(よ) み 取(と) る."""
    pieces = ["".join(each) for _, each in groupby(word.written, key=lambda one: bool(_needs_reading(one)))]
    pattern = "".join("(.+)" if _needs_reading(piece[0]) else f"({re.escape(_as_hiragana(piece))})" for piece in pieces)
    match = re.fullmatch(pattern, word.read)
    if match is None:
        raise ValueError(f"{word.written} cannot be read {word.read}")
    return tuple(
        (piece, read if _needs_reading(piece[0]) else "") for piece, read in zip(pieces, match.groups(), strict=True)
    )


def _needs_reading(letter: str) -> bool:
    return bool(RUN.match(letter)) or letter in DIGITS


def _as_hiragana(text: str) -> str:
    return "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in text)


@cache
def readings() -> dict[str, list[Word]]:
    """The table, by first letter, in the order of trying: rows that ask what stands before (30分から is no 分かる),
    then the others; of each the longest word first."""
    table: dict[str, list[Word]] = {}
    for word in _rows():
        table.setdefault(word.written[0], []).append(word)
    for words in table.values():
        words.sort(key=lambda word: (word.after in ("", BESIDE_OTHERS), -len(word.written)))
    return table


def _rows() -> Iterator[Word]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            written, read, after = [*line.split("\t"), ""][:3]
            yield Word(written, read, after)
