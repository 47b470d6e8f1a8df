"""The house's own source, to be read by the tests of its architecture."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("accounts", "certificates", "portal", "counters", "simulator", "config")


def python(*, with_tests: bool = False) -> Iterator[Path]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if with_tests or not {"tests", "migrations"} & set(path.parts):
                yield path


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in python():
        yield path, ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def templates() -> Iterator[Path]:
    yield from sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
