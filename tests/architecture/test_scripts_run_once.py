"""A script that a page names must not be imported by another that it names: under two addresses it would run twice.

Addresses in templates carry a digest, those in imports do not; a button with two listeners opens and closes at once.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES, SCRIPTS = ROOT / "templates", ROOT / "static" / "js"
NAMED = re.compile(r"<script[^>]+static ['\"]js/([^'\"]+)['\"]")
PARTS = re.compile(r"\{% (?:include|extends) ['\"]([^'\"]+)['\"]")
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")


def named_by(template, seen=frozenset()):
    """The scripts of a page, those of its parts and of what it extends included."""
    if template in seen or not (TEMPLATES / template).exists():
        return set()
    text = (TEMPLATES / template).read_text()
    parts = (named_by(part, seen | {template}) for part in PARTS.findall(text))
    return set(NAMED.findall(text)).union(*parts)


def imported_by(script, seen=()):
    """By way of any number of others."""
    found = set()
    for address in IMPORTED.findall((SCRIPTS / script).read_text()):
        other = str((SCRIPTS / script).parent.joinpath(address).resolve().relative_to(SCRIPTS))
        if other not in seen:
            found |= {other} | imported_by(other, (*seen, other))
    return found


def twice(template):
    scripts = named_by(template)
    return sorted(scripts & set().union(*(imported_by(script) for script in scripts)))


def test_no_page_runs_a_script_twice():
    pages = [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")]

    assert {page: found for page in pages if (found := twice(page))} == {}


def test_the_search_finds_scripts_and_what_they_import():
    assert "sign_in.js" in named_by("portal/sign_in.html")
    assert "session.js" in named_by("portal/sign_in.html")  # of base.html
    assert {"fields.js", "secrets.js", "application.js"} <= imported_by("apply.js")
