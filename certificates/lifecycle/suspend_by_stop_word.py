"""Stopped without signing in: name, birth date and stop word are the proof (R-54). If it was none, nobody is told."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from accounts import limits, stop_word
from accounts.actor import Actor
from accounts.as_told import spoken
from accounts.models import Citizen
from certificates import policy
from certificates.lifecycle.suspend import suspend
from certificates.reasons import Reason
from certificates.states import Carrier, NotPossible

BY_STOP_WORD = "stop_word"  # the act's reference in the history: how it was known who asks


@dataclass(frozen=True)
class Told:
    """What somebody says of themselves: the name in kana and the stop word as typed, in any width."""

    kana: str
    birth_date: date
    stop_word: str


@dataclass(frozen=True)
class AskedFrom:
    """Whose tries are counted together: a browser's session if it has one, and a network address."""

    session: str | None
    address: str


def suspend_by_stop_word(told: Told, carriers: Collection[Carrier], *, asked_from: AskedFrom, at: datetime) -> None:
    """Stop these carriers of whomever this describes; nothing happens, and nothing is said, where it describes nobody.

    The citizen's own act, and like every suspension they are told of it. Raises limits.TooOften before anything is
    compared, for a person who exists and for one who does not alike.
    """
    _count(told, asked_from, at=at)
    # One comparison for nobody as for one; several only where people share name and day of birth.
    named: list[Citizen | None] = [*_people_named(told)] or [None]
    for citizen in named:
        if not stop_word.matches(citizen, told.stop_word) or citizen is None:
            continue
        actor = Actor.citizen(citizen.pk, reference=BY_STOP_WORD)
        with suppress(NotPossible):  # stopped already, or nothing there: the same to the asker
            suspend(citizen.pk, carriers, actor=actor, reason=Reason.LOST, at=at)


def _count(told: Told, asked_from: AskedFrom, *, at: datetime) -> None:
    if asked_from.session:
        limits.count(policy.STOP_WORD_BY_SESSION, asked_from.session, at=at)
    limits.count(policy.STOP_WORD_BY_ADDRESS, asked_from.address, at=at)
    limits.count(policy.STOP_WORD_BY_PERSON, f"{told.birth_date} {spoken(told.kana)}", at=at)


def _people_named(told: Told) -> list[Citizen]:
    """Born that day and called so, as it sounds: read from the index, whole."""
    return list(Citizen.objects.filter(birth_date=told.birth_date, kana_spoken=spoken(told.kana)).only("id"))
