"""Q-10, Q-11: who is calling, among millions; and the look-up and the stop while OCSP is flooded."""

import random
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from accounts.actor import Actor
from accounts.roles import Channel, Role
from certificates.lifecycle.suspend import suspend
from certificates.reasons import Reason
from certificates.states import Carrier
from counters.hotline.matching import AT_MOST, Heard, find_callers
from tests.bench import house, people, residents
from tests.bench.acts import flood
from tests.bench.asking import Questions
from tests.bench.figures import Figure, median, percentile
from tests.bench.house import House

LOOKED_UP = 1_000
STOPPED = 300
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
_BARE = "SELECT id FROM accounts_citizen WHERE birth_date = %s AND kana_spoken = %s"


@dataclass(frozen=True)
class Resident:
    id: uuid.UUID
    kana: str
    spoken: str
    birth_date: date
    city: str

    @property
    def born(self) -> str:
        return f"{self.birth_date:%Y-%m-%d}"


def figures(ours: House) -> Iterator[Figure]:
    seconds = residents.fill()
    print(f"{residents.RESIDENTS:,} residents: " + (f"made in {seconds:.0f} s" if seconds else "there"), flush=True)
    known = by_lot(LOOKED_UP)
    warm(known)
    yield from looked_up(known)
    yield grown()
    yield from flooded(ours, known)


def looked_up(known: list[Resident]) -> Iterator[Figure]:
    among = f"{residents.RESIDENTS:,} residents"
    bare, _ = timed(known, bare_select)
    exact, found = timed(known, exactly)
    what = f"look-up, name and birthday as they are, among {among}; milliseconds"
    yield Figure(
        "Q-10", what, _shown(exact), f"bare indexed SELECT: {_shown(bare)}", median=median(exact) / median(bare)
    )
    yield _share(f"of them found among the first {AT_MOST}", found)
    misheard, found = timed(known, with_one_kana_changed)
    yield Figure("Q-10", "one kana misheard, p99", _shown(misheard), median=_p99(misheard), goal="≤ 50 ms", unit="ms")
    yield _share(f"of them found among the first {AT_MOST}", found)
    for what, search in {
        "the year alone, and the city": in_a_year,
        "one part of the birthday wrong": another_month,
    }.items():
        took, found = timed(known[: LOOKED_UP // 4], search)
        yield Figure("Q-10", f"{what}; found {100 * sum(found) / len(found):.1f} %", _shown(took))


def grown() -> Figure:
    what, goal = "median from ten to a hundred million residents", "≤ 2"
    return Figure("Q-10", what, goal=goal, why_not="a hundred million residents take some 60 GB")


def flooded(ours: House, known: list[Resident]) -> Iterator[Figure]:
    """In a process beside the status pool, as the hotline's is. Goal against the same when nobody asks."""
    stopping = people.valid(2 * STOPPED)
    idle, idle_stops = timed(known, exactly)[0], stops(stopping[:STOPPED])
    with flood(ours, Questions()):
        time.sleep(1)
        under, under_stops = timed(known, exactly)[0], stops(stopping[STOPPED:])
    for what, flooded_, alone in (("look-up", under, idle), ("stop", under_stops, idle_stops)):
        shown = _shown(flooded_), f"nobody asks: {_shown(alone)}"
        yield Figure(
            "Q-11", f"{what} while OCSP is flooded, p99", *shown, median=_p99(flooded_) / _p99(alone), goal="≤ 4"
        )


def by_lot(count: int) -> list[Resident]:
    with house.as_superuser() as superuser:
        rows = superuser.execute(
            "SELECT c.id, c.kana, c.kana_spoken, c.birth_date, m.name "
            "FROM accounts_citizen AS c TABLESAMPLE SYSTEM (%s) "
            "JOIN accounts_municipality AS m ON m.code = c.municipality_id WHERE c.kana NOT LIKE 'シケン%%' LIMIT %s",
            [min(100.0, 100.0 * 40 * count / residents.RESIDENTS), 30 * count],
        ).fetchall()
    return [Resident(*row) for row in random.sample(rows, count)]


def warm(known: list[Resident]) -> None:
    """As a house that has been open for an hour: connections, plans, the upper pages of the indexes."""
    timed(known[:200], bare_select)
    timed(known[:200], exactly)


def timed(known: list[Resident], search: Callable[[Resident], bool]) -> tuple[list[float], list[bool]]:
    took, found = [], []
    for one in known:
        began = time.perf_counter()
        found.append(search(one))
        took.append(1000 * (time.perf_counter() - began))
    return took, found


def bare_select(one: Resident) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [one.birth_date, one.spoken])
        return one.id in {row[0] for row in cursor.fetchall()}


def exactly(one: Resident) -> bool:
    return _finds(one, Heard(one.kana, one.born, ""))


def with_one_kana_changed(one: Resident) -> bool:
    place = random.randrange(len(one.spoken))
    changed = random.choice([kana for kana in _KANA if kana != one.spoken[place]])
    return _finds(one, Heard(one.spoken[:place] + changed + one.spoken[place + 1 :], one.born, ""))


def in_a_year(one: Resident) -> bool:
    return _finds(one, Heard(one.kana, str(one.birth_date.year), one.city))


def another_month(one: Resident) -> bool:
    other = one.birth_date.replace(month=one.birth_date.month % 12 + 1, day=min(one.birth_date.day, 28))
    return _finds(one, Heard(one.kana, f"{other:%Y-%m-%d}", one.city))


def _finds(one: Resident, heard: Heard) -> bool:
    return one.id in {candidate.citizen.pk for candidate in find_callers(heard, at=timezone.now()).candidates}


def stops(waiting: list[people.Person]) -> list[float]:
    """Milliseconds of each suspension by an operator: the act with all that follows in its transaction."""
    operator = Actor(role=Role.HOTLINE_OPERATOR, channel=Channel.HOTLINE, id=uuid.uuid4(), reference="H-261126-0001")
    took = []
    for person in waiting:
        began = time.perf_counter()
        suspend(person.citizen, [Carrier.CARD], actor=operator, reason=Reason.LOST, at=timezone.now())
        took.append(1000 * (time.perf_counter() - began))
    return took


def _share(what: str, found: list[bool]) -> Figure:
    share = 100 * sum(found) / len(found)
    return Figure("Q-10", what, f"{sum(found)} of {len(found)}", median=share, goal="≥ 99 %", unit="%")


def _p99(took: list[float]) -> float:
    return percentile(took, 0.99)


def _shown(took: list[float]) -> str:
    return f"median {median(took):.1f}, p99 {_p99(took):.1f} ms"
