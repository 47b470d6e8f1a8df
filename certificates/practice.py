"""Practice calls of the hotline: who calls, what they say, and what ought to come of it.

The simulator implements it, settings.PRACTICE_CALLS names it; where that is "" there is no practice, as in production.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from accounts.models import Citizen
from certificates.reasons import Reason
from certificates.states import Carrier

Words = str | Promise


@dataclass(frozen=True)
class Ought:
    """What a good operator does. `stops` empty: nothing is stopped. `case`: the way of the call that fits, or ""."""

    stops: frozenset[Carrier]
    because: Reason = Reason.LOST
    precaution: bool = False
    by_agent: bool = False
    case: str = ""


@dataclass(frozen=True)
class PracticeCase:
    """`teaches`: what it is for, told before; `advice`: how it is done, told afterwards."""

    code: str
    title: Words
    teaches: Words
    advice: Words
    ought: Ought


@dataclass(frozen=True)
class Line:
    """`asked`: what the operator asks, in a word; `said`: the caller's own words, in Japanese as they are heard."""

    asked: Words
    said: str


@dataclass(frozen=True)
class Caller:
    """The caller's side of one practice call. `opening` is said first, unasked."""

    citizen: Citizen
    opening: str
    lines: tuple[Line, ...]


class PracticeCalls(Protocol):
    def cases(self) -> dict[str, PracticeCase]:
        """All there are, by their code, the easiest first."""

    def prepare(self, practice_id: uuid.UUID, code: str) -> None:
        """Ask for a person of this call's own, in the transaction one is in: the worker makes them, it has the keys."""

    def caller(self, practice_id: uuid.UUID) -> Caller | None:
        """None while the person is being made."""

    def finish(self, practice_id: uuid.UUID) -> None:
        """The call is over: what the person holds is to be ended, in the transaction one is in."""


def practice_calls() -> PracticeCalls | None:
    """None where nobody practises."""
    if not settings.PRACTICE_CALLS:
        return None
    return cast("Callable[[], PracticeCalls]", import_string(settings.PRACTICE_CALLS))()
