"""What is said in the code and what the catalogues say of it: what is missing, what nobody says any more.

English says everything. Easy Japanese says anew what citizens would not understand as it is, and nothing else.

Reads templates and Python itself, so that no gettext has to be on the machine. The Japanese text is the key.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "config" / "locale" / "en" / "LC_MESSAGES" / "django.po"
EASY = ROOT / "config" / "locale" / "ja_Easy" / "LC_MESSAGES" / "django.po"
APPS = ("accounts", "certificates", "portal", "counters", "simulator", "config")
WIDTH = 110  # columns

# Name of the function -> which arguments are (context, singular, plural).
MARKERS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
CALL = re.compile(rf"\b({'|'.join(MARKERS)})\(")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")

Key = tuple[str | None, str]


# Who reads it: what is said in one of these only is for staff, who have no easy Japanese.
STAFF = ("counters/", "templates/counters/", "templates/staff.html", "templates/errors/refused_to_staff.html")


def read(path: Path = CATALOGUE) -> polib.POFile:
    """A catalogue as it is, or an empty English one."""
    if path.exists():
        return polib.pofile(str(path), wrapwidth=WIDTH)
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


def said() -> dict[Key, polib.POEntry]:
    """Every text the code marks, with the places that say it."""
    found: dict[Key, polib.POEntry] = {}
    for place, source in _sources():
        for call in _calls(source):
            entry = _entry(call)
            if entry is not None:
                known = found.setdefault((entry.msgctxt, entry.msgid), entry)
                known.occurrences = (
                    [*known.occurrences, (place, "")] if (place, "") not in known.occurrences else known.occurrences
                )
    return found


def said_to_citizens() -> dict[Key, polib.POEntry]:
    """What stands anywhere but on staff's pages only."""
    return {
        key: entry
        for key, entry in said().items()
        if not all(place.startswith(STAFF) for place, _ in entry.occurrences)
    }


def faults(catalogue: polib.POFile) -> list[str]:
    """What a reader of English would stumble over, one line each. Empty means complete."""
    wanted, known = said(), {(entry.msgctxt, entry.msgid) for entry in catalogue}
    missing = [f"missing: {key[1]!r} ({wanted[key].occurrences[0][0]})" for key in wanted if key not in known]
    return sorted(missing + _faulty(catalogue, wanted))


def faults_of_easy(catalogue: polib.POFile) -> list[str]:
    """The same for easy Japanese, where a text that is easy already has no entry: Japanese is read instead."""
    return sorted(_faulty(catalogue, said_to_citizens()))


def _faulty(catalogue: polib.POFile, wanted: dict[Key, polib.POEntry]) -> list[str]:
    lines = []
    for entry in catalogue:
        key = entry.msgctxt, entry.msgid
        if entry.obsolete or key not in wanted:
            lines.append(f"said nowhere any more: {key[1]!r}")
        elif not all(
            [entry.msgstr, *entry.msgstr_plural.values()] if not entry.msgid_plural else entry.msgstr_plural.values()
        ):
            lines.append(f"not translated: {key[1]!r}")
        elif entry.fuzzy:
            lines.append(f"unsure (fuzzy): {key[1]!r}")
        elif not entry.msgid_plural and _placeholders(entry.msgid) != _placeholders(entry.msgstr):
            lines.append(f"other placeholders than in Japanese: {key[1]!r}")
    return lines


def completed(catalogue: polib.POFile) -> polib.POFile:
    """The catalogue with what is missing added, still empty, and what nobody says dropped."""
    return _rewritten(catalogue, said())


def kept_of_easy(catalogue: polib.POFile) -> polib.POFile:
    """Its places named anew, what nobody says dropped, nothing added."""
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    return _rewritten(catalogue, {key: entry for key, entry in said_to_citizens().items() if key in known})


def _rewritten(catalogue: polib.POFile, wanted: dict[Key, polib.POEntry]) -> polib.POFile:
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    result = polib.POFile(wrapwidth=WIDTH)
    result.metadata = catalogue.metadata
    for key, entry in sorted(wanted.items(), key=lambda item: item[1].occurrences):
        kept = known.get(key, entry)
        kept.occurrences = entry.occurrences
        result.append(kept)
    return result


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _sources() -> Iterator[tuple[str, str]]:
    """Python and templates alike as Python text: Django turns a template's marks into calls."""
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            yield str(path.relative_to(ROOT)), templatize(path.read_text(encoding="utf-8"), origin=str(path))


def _calls(source: str) -> Iterator[ast.Call]:
    """Each marked call. What templatize() gives is no Python as a whole, but each call in it is."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        yield from (call for match in CALL.finditer(source) if (call := _call_at(source, match.start())))
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            yield node


def _call_at(source: str, start: int) -> ast.Call | None:
    end = start
    while (end := source.find(")", end) + 1) and end - start < 5000:
        try:
            expression = ast.parse(source[start:end], mode="eval").body
        except SyntaxError:
            continue
        return expression if isinstance(expression, ast.Call) else None
    return None


def _entry(call: ast.Call) -> polib.POEntry | None:
    """None where the text is not written there but handed in: then it is marked somewhere else."""
    assert isinstance(call.func, ast.Name)  # noqa: S101
    context, singular, plural = (_text(call, position) for position in MARKERS[call.func.id])
    if not singular:
        return None
    strings = {0: "", 1: ""} if plural else {}
    return polib.POEntry(msgctxt=context, msgid=singular, msgid_plural=plural or "", msgstr_plural=strings)


def _text(call: ast.Call, position: int | None) -> str | None:
    if position is None or position >= len(call.args):
        return None
    argument = call.args[position]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
