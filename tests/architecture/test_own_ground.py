"""A page loads nothing from anybody else: no foreign script, style, font, picture. What is vendored is what it was."""

import hashlib
import re

import pytest

from tests.architecture.sources import ROOT, name, templates

STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
LOADS_ELSEWHERE = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object|use|input)\b[^>]*\b(?:src|data|href|srcset)\s*=\s*["']?(?:https?:)?//"""
    r"""|<link\b[^>]*\bhref\s*=\s*["']?(?:https?:)?//"""
    r"""|<form\b[^>]*\baction\s*=\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)
CSS_ELSEWHERE = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", re.IGNORECASE)
JS_ELSEWHERE = re.compile(r"""["'`](?:https?:)?//[a-z0-9]""", re.IGNORECASE)
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE
)


NAMED = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")


def static_files(*suffixes: str):
    return sorted(path for path in STATIC.rglob("*") if path.suffix in suffixes and path.is_file())


def test_templates_load_nothing_from_elsewhere():
    assert [name(path) for path in templates() if LOADS_ELSEWHERE.search(path.read_text(encoding="utf-8"))] == []


def test_every_file_a_template_names_is_there():
    """A page with a missing one is no page with a gap but an error: its name cannot be made."""
    named = {(name(path), file) for path in templates() for file in NAMED.findall(path.read_text(encoding="utf-8"))}

    assert sorted((page, file) for page, file in named if not (STATIC / file).exists()) == []


def test_styles_load_nothing_from_elsewhere():
    assert [name(path) for path in static_files(".css") if CSS_ELSEWHERE.search(path.read_text(encoding="utf-8"))] == []


def test_scripts_speak_to_nobody_else():
    ours = [path for path in static_files(".js") if VENDOR not in path.parents]

    assert [name(path) for path in ours if JS_ELSEWHERE.search(path.read_text(encoding="utf-8"))] == []


def test_templates_carry_no_script_or_style_of_their_own():
    """The content security policy would stop them; this says so before a browser does."""
    pages = [path for path in templates() if path.suffix == ".html"]

    assert [name(path) for path in pages if INLINE.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("folder", sorted(path for path in VENDOR.iterdir() if path.is_dir()), ids=name)
def test_what_is_vendored_is_what_it_was(folder):
    """PROVENANCE beside it says where it is from, and `sha256 <sum> <file>` for each file."""
    lines = (folder / "PROVENANCE").read_text(encoding="utf-8").splitlines()
    sums = {file: digest for kind, digest, file in (line.split() for line in lines if line.startswith("sha256 "))}

    files = {path.name for path in folder.iterdir()} - {"PROVENANCE", "LICENSE"}
    assert {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files} == sums
    assert (folder / "LICENSE").exists()
