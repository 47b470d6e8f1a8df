"""Style sheets leave the house whole: an entry and its imports are one file, and a phone asks once, not thirty times.

In the source they stay apart; nothing has to be built by hand, and a page links to the entry by its name.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.finders import find
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRIES = ("css/portal.css", "css/staff.css", "css/hotline.css")
_IMPORT = re.compile(r'^@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>\w+)\)(?: (?P<media>\w+))?;$', re.MULTILINE)


class NotWhole(Exception):
    """A style sheet that cannot be made one with its imports: it says something this does not read."""


class WholeStyleSheets(CompressedManifestStaticFilesStorage):
    """The manifest storage, which is given the entries whole."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        whole = InMemoryStorage()
        for entry in set(ENTRIES) & paths.keys():
            whole.save(entry, ContentFile(whole_text(entry)))
            paths[entry] = (whole, entry)
        yield from super().post_process(paths, dry_run, **options)


def whole_text(entry: str) -> str:
    """An entry's text with the text of each import in its layer. Raises NotWhole."""
    return _IMPORT.sub(lambda found: _inside(entry, found), _text(entry))


def _inside(entry: str, found: re.Match[str]) -> str:
    name = posixpath.normpath(posixpath.join(posixpath.dirname(entry), found["name"]))
    text = _text(name)
    if "@import" in text or "url(" in text:
        raise NotWhole(f"{name} points elsewhere: its addresses would be read from {entry}'s place")
    block = f"@layer {found['layer']} {{\n{text}\n}}"
    return f"@media {found['media']} {{\n{block}\n}}" if found["media"] else block


def _text(name: str) -> str:
    path = find(name)
    if path is None:
        raise NotWhole(f"there is no {name}")
    with open(path, encoding="utf-8") as file:
        return file.read()
