"""A spreadsheet saved as CSV, as rows by the names of their columns. Whatever the bytes, it is rows or a reason."""

import csv
import io
from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.spelling import compact

LARGEST_OCTETS = 1024 * 1024
MOST_LINES = 5000
ENCODINGS = ("utf-8-sig", "cp932")  # with or without its mark; and what Excel saves in Japan

Row = Mapping[str, str]


class Unreadable(Exception):
    """The file as a whole cannot be taken. `line` counts from 1 as an editor does; 0: nowhere in particular."""

    def __init__(self, why: str | Promise, line: int = 0) -> None:
        super().__init__()
        self.why, self.line = why, line


def rows(data: bytes, *, columns: Mapping[str, str], needed: frozenset[str]) -> Iterator[tuple[int, Row | None]]:
    """Each line that is not empty, its cells stripped; None where it has another number of cells than the first.

    `columns` are the names and what they are called in Japanese: either may stand in the first line, in any order;
    those that are not `needed` may be left out, and are "" then. Raises Unreadable.
    """
    if len(data) > LARGEST_OCTETS:
        raise Unreadable(_("ファイルが大きすぎます（1MBまで）。"))
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    try:
        header = _header(next(reader, []), columns, needed)
        for count, cells in enumerate(reader):
            if count >= MOST_LINES:
                raise Unreadable(_("行が多すぎます（5000行まで）。"))
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _row(header, cells, columns)
    except csv.Error as error:
        raise Unreadable(_("CSVの形になっていません（引用符などを確かめてください）。"), reader.line_num) from error


def _text(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("文字コードが読み取れません。UTF-8かShift_JIS（CP932）で保存してください。"))


def _header(cells: list[str], columns: Mapping[str, str], needed: frozenset[str]) -> list[str]:
    names = {compact(word): name for name, japanese in columns.items() for word in (name, japanese)}
    found = [names.get(compact(cell), "") for cell in cells]
    if "" in found or len(set(found)) != len(found) or not needed <= set(found):
        raise Unreadable(_("1行目に、決まった見出しを書いてください。"), 1)
    return found


def _row(header: list[str], cells: list[str], columns: Mapping[str, str]) -> Row | None:
    if len(cells) != len(header):
        return None
    return dict.fromkeys(columns, "") | {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
