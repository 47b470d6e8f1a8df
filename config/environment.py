"""Typed readers for the environment. A secret comes from NAME, or from the file NAME_FILE names.

Missing values are collected, so that whoever sets up a machine learns of all of them at once.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_missing: list[str] = []


def text(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file NAME_FILE names, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, "").strip() or default


def required(name: str) -> str:
    """As text; where it is missing, remember that: refuse_to_start_if_missing() names it."""
    value = text(name)
    if not value:
        _missing.append(name)
    return value


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return default


def number(name: str, *, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def one_of(name: str, known: tuple[str, ...]) -> str:
    """One of these words; the first when nothing is said."""
    value = text(name, known[0])
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, not {value!r}.")
    return value


def words(name: str, *, default: Iterable[str] = ()) -> list[str]:
    """A list, separated by commas or spaces."""
    return text(name).replace(",", " ").split() or list(default)


def refuse_to_start_if_missing() -> None:
    """Raises ImproperlyConfigured, naming everything required() did not find."""
    if _missing:
        names = ", ".join(sorted(set(_missing)))
        _missing.clear()
        raise ImproperlyConfigured(
            f"Set these before starting (as NAME, or NAME_FILE with the path of a file): {names}."
        )
