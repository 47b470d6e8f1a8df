"""Files are named for what they do, and stay short enough to be read in one sitting; imports stand at the top."""

import ast

from tests.architecture.sources import ROOT, name, python, trees

# Whoever reaches for one of these has not understood the thing yet (style.md).
SAYING_NOTHING = {"utils", "util", "helpers", "helper", "services", "service", "common", "managers", "manager", "misc"}
LONGEST_FILE = 300


def test_no_file_is_named_for_nothing():
    offenders = [
        name(path)
        for path in python(with_tests=True)
        if SAYING_NOTHING & {path.stem, *path.relative_to(ROOT).parent.parts}
    ]

    assert offenders == []


def test_no_file_is_too_long_to_read():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python()}

    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_nothing_is_imported_inside_a_function():
    """It would hide a way up the floors."""
    offenders = [
        f"{name(path)}:{inner.lineno}"
        for path, tree in trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert offenders == []


def test_there_is_no_django_admin():
    """It would be a second door to every row (architecture.md)."""
    assert [name(path) for path in python() if "django.contrib.admin" in path.read_text(encoding="utf-8")] == []
