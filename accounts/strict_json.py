"""JSON as strangers send it: I-JSON (RFC 7493), or nothing.

Two members of one name, half a surrogate pair or `NaN` mean one thing to us and another to whoever reads the kept
document later; deep nesting only ever wants to exhaust us.
"""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

DEEPEST = 16


class NotJson(ValueError):
    """The bytes are not JSON that every reader understands alike."""


def read(data: bytes) -> Any:
    """The value these UTF-8 bytes spell. Raises NotJson, whatever the bytes."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_members, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:  # ValueError: also bad UTF-8 and numbers of thousands of digits
        raise NotJson from error
    _look_through(value)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotJson
    return members


def _no_constant(_name: str) -> NoReturn:
    raise NotJson


def _look_through(value: Any, depth: int = 1) -> None:
    if depth > DEEPEST:
        raise NotJson
    if isinstance(value, str):
        _refuse_lone_surrogates(value)
    elif isinstance(value, dict):
        _look_through_each([*value, *value.values()], depth + 1)
    elif isinstance(value, list):
        _look_through_each(value, depth + 1)


def _look_through_each(values: Iterable[Any], depth: int) -> None:
    for value in values:
        _look_through(value, depth)


def _refuse_lone_surrogates(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotJson from error
