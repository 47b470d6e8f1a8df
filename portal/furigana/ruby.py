"""Readings into a page: text between tags, and only where a reader would see them.

Readings are for the eye: `rt` is hidden from the accessibility tree, so that nothing is read out twice and a button
keeps its name. `rp` shows brackets where a browser knows no ruby. What was one run of text stays one box (`furi-gana`,
an element nobody gives a meaning), because a button or a row lays out each of its children by itself.
"""

import re
from collections.abc import Iterator

from portal.furigana.readings import RUN, find, parts, readings

TAG = re.compile(
    r"<!--.*?-->"
    r"|<(?P<whole>script|style|title|textarea|select|datalist|svg|code|ruby)\b[^>]*>.*?</(?P=whole)\s*>"
    r"""|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>(?:[^"'>]|"[^"]*"|'[^']*')*)>""",
    re.DOTALL,
)
# What people wrote or are called, and what is no Japanese
LEFT_ALONE = re.compile(r"""\s(?:data-person|translate="no"|lang="(?!ja")[^"]*")(?=[\s=>/]|$)""")


def with_readings(page: str) -> str:
    """The same page, with ruby around what the table can read."""
    return "".join(_pieces(page))


def _pieces(page: str) -> Iterator[str]:
    at, alone, depth = 0, "", 0  # alone: the element that is left as it is, depth: how often its name is open
    for tag in TAG.finditer(page):
        text = page[at : tag.start()]
        yield text if alone else ruby(text)
        yield tag.group()
        at = tag.end()
        name = tag["name"]
        if alone:
            depth += (name == alone) * (-1 if tag["close"] else 1)
            alone = alone if depth else ""
        elif (
            name and name not in ("html", "input", "br", "img", "meta", "link") and LEFT_ALONE.search(tag["attributes"])
        ):
            alone, depth = name, 1
    yield page[at:]


def ruby(text: str) -> str:
    """Escaped text with its readings, as HTML."""
    if not RUN.search(text):
        return text
    pieces, at = [], 0
    for found in find(text, readings()):
        pieces.append(text[at : found.start])
        pieces += [_marked(written, read) if read else written for written, read in parts(found.word)]
        at = found.end
    return f"<furi-gana>{''.join([*pieces, text[at:]])}</furi-gana>" if at else text


def _marked(written: str, read: str) -> str:
    return f'<ruby>{written}<rp>（</rp><rt aria-hidden="true">{read}</rt><rp>）</rp></ruby>'
