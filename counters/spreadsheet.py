"""Rows as CSV (RFC 4180, UTF-8 with BOM) in which a spreadsheet takes no cell for a formula (OWASP, CSV injection)."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # Excel in Japanese takes the wide ones too


def written(rows: Iterable[Sequence[object]]) -> bytes:
    """Every row; a cell that would begin a formula begins with an apostrophe. Numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    if isinstance(cell, int):
        return cell
    text = str(cell)
    return f"'{text}" if text.lstrip(" 　").startswith(_FORMULA) else text
