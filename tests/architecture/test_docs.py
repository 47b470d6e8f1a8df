"""The documents speak of what there is: links lead somewhere; files, targets, tests and codes they name exist."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from accounts.problems import Problem
from certificates import card_terminal
from certificates.api import problems, urls
from config.refusals import BY_STATUS
from config.urls import urlpatterns as everything
from tests.architecture.sources import ROOT, name

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))

FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FILE = re.compile(r"(?:[\w.-]+/)*[\w-]+\.(?:py|md|html|css|js|po|toml)(?!\w)|\.importlinter|\.ci/run")
TEST = re.compile(r"\b(?:test_\w+|Test[A-Z]\w+)\b")
MAKE = re.compile(r"^(?:\S+=\S+ )*make ([a-z]+)\b", re.MULTILINE)

# Files of examples: an act that may come, and layouts that were left.
ONLY_EXAMPLES = {"reissue.py", "reissue.html", "models.py", "views.py", "services.py", "utils.py"}


def texts() -> Iterator[tuple[Path, str]]:
    for path in DOCUMENTS:
        yield path, path.read_text(encoding="utf-8")


def quoted(text: str) -> list[str]:
    return QUOTED.findall(FENCED.sub("", text))


@cache
def files() -> frozenset[str]:
    """Every file of the checkout, as /path/from/the/top."""
    ours = (path for path in ROOT.iterdir() if path.name not in {".venv", ".data", ".git"})
    every = (inner for path in ours for inner in ([path] if path.is_file() else path.rglob("*")))
    return frozenset(f"/{name(path)}" for path in every if path.is_file())


def code(*, of_tests: bool) -> str:
    paths = (path for path in files() if path.endswith(".py") and ("/tests/" in path) is of_tests)
    return "\n".join((ROOT / path[1:]).read_text(encoding="utf-8") for path in sorted(paths))


def dead_links(document: Path, text: str) -> list[str]:
    near = [link.partition("#")[0] for link in LINK.findall(text) if "://" not in link]
    return [link for link in near if link and not (document.parent / link).exists()]


def missing_files(text: str) -> set[str]:
    """`portal/suspend.py` from the top, `lifecycle/suspend.py` or `suspend.py` anywhere."""
    named = {file for words in quoted(text) for file in FILE.findall(words) if Path(file).name not in ONLY_EXAMPLES}
    return {file for file in named if not any(there.endswith(f"/{file}") for there in files())}


def missing_targets(text: str) -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {target for words in [text, *quoted(text)] for target in MAKE.findall(words)}
    return named - set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_links_lead_somewhere():
    assert [(name(path), link) for path, text in texts() for link in dead_links(path, text)] == []


def test_files_that_are_named_exist():
    assert [(name(path), file) for path, text in texts() for file in missing_files(text)] == []


def test_make_targets_that_are_named_exist():
    assert [(name(path), target) for path, text in texts() for target in missing_targets(text)] == []


def test_tests_that_are_named_exist():
    written = set(TEST.findall(code(of_tests=True))) | {Path(path).stem for path in files()}
    named = {(name(path), test) for path, text in texts() for words in quoted(text) for test in TEST.findall(words)}

    assert sorted((path, test) for path, test in named if test not in written) == []


def test_the_search_finds_what_is_not_there():
    """A test that cannot fail proves nothing."""
    assert dead_links(ROOT / "README.md", "[x](docs/nowhere.md)") == ["docs/nowhere.md"]
    assert missing_files("in `portal/nobody.py` and `lifecycle/suspend.py`") == {"portal/nobody.py"}
    assert missing_targets("`make tea`, and\nPORT=1 make coffee\n") == {"tea", "coffee"}


def test_each_decision_has_a_number_of_its_own():
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(len(DECISIONS))]


@pytest.mark.parametrize("path", DECISIONS[1:], ids=name)  # the first is a list and grows
def test_a_decision_is_short_and_says_its_number(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines[0].startswith(f"# {path.name[:4]} ")
    assert len(lines) <= 40


def test_each_library_has_its_line():
    pinned = {
        line.partition("==")[0].partition("[")[0]
        for file in ROOT.glob("requirements*.txt")
        for line in file.read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    told = DECISIONS[0].read_text(encoding="utf-8")

    assert sorted(library for library in pinned if library not in told) == []


def test_the_glossary_holds_only_words_that_are_used():
    rows = [line.split("|") for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()]
    words = {word for row in rows if len(row) == 6 for word in QUOTED.findall(row[3] + row[4])}
    ours = code(of_tests=False)

    assert len(words) > 50
    assert sorted(word for word in words if not re.search(rf"\b{re.escape(word)}\b", ours)) == []


def test_the_api_page_lists_every_refusal():
    rows = (ROOT / "docs" / "api.md").read_text(encoding="utf-8").splitlines()
    listed = {match[1] for row in rows if (match := re.match(r"\| `([a-z-]+)` \| \d{3} \|", row))}
    assert everything  # every page is imported, and with it every refusal
    known = {kind.code for kind in problem_kinds()} | {code for code, *_ in BY_STATUS.values()} | {"not-possible"}

    assert listed == known - {"not-acceptable"}  # nobody is refused for what they would rather read


def test_the_api_page_lists_every_call():
    addresses = {re.sub(r"<[^>]+>", "{id}", str(pattern.pattern)) for pattern in urls.urlpatterns}
    rows = (ROOT / "docs" / "api.md").read_text(encoding="utf-8").splitlines()
    listed = {match[1] for row in rows if (match := re.match(r"\| `(?:GET|POST|PUT|DELETE) (\w[^`]*)` \|", row))}

    assert listed == addresses


def problem_kinds() -> set[type[Problem]]:
    """Those of the floors below and those of the two modules that name the rest."""
    kinds = {kind for module in (problems, card_terminal) for kind in vars(module).values() if isinstance(kind, type)}
    every = kinds | {kind for kind in Problem.__subclasses__() if ".tests." not in kind.__module__}
    return {kind for kind in every if issubclass(kind, Problem) and hasattr(kind, "code")}
