"""Q-11 over HTTP: eight operators press the button at one moment, nobody else there and OCSP flooded.

Each is a browser of the hotline's pages: takes a call, types three things, presses, ends. Timed are the request of the
stop until its answer (a redirect) has come, and the request that identifies.
"""

import http.client
import random
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from accounts.models import Citizen, StaffMember
from accounts.roles import Role
from accounts.sign_in import session
from counters.models import CallStop
from tests.bench import people, residents
from tests.bench.acts import flood
from tests.bench.asking import Questions, WrongAnswer
from tests.bench.figures import Figure, median, percentile
from tests.bench.hotline import by_lot
from tests.bench.house import House

OPERATORS = 8
CALLS = 40  # of each
WARM = 4  # calls of each before anything is timed
PROMISED = "≤ 300 ms"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": people.CSRF}


def figures(ours: House) -> Iterator[Figure]:
    residents.fill()
    work(ours, OPERATORS, calls=WARM)
    alone = work(ours, 1, calls=CALLS)
    together = work(ours, OPERATORS, calls=CALLS)
    flooded = work(ours, OPERATORS, calls=CALLS, beside=flood(ours, Questions()))
    among = f"among {residents.RESIDENTS:,} residents"
    for what, took in (
        ("one operator", alone),
        (f"{OPERATORS} operators at one moment", together),
        (f"{OPERATORS} operators at one moment, OCSP flooded", flooded),
    ):
        stops, looked_up = took
        peer = f"identified {among}: {_shown(looked_up)}"
        yield Figure(
            "Q-11", f"stop over HTTP, {what}, p95 of {len(stops)}", _shown(stops), peer,
            median=percentile(stops, 0.95), goal=PROMISED, unit="ms",
        )  # fmt: skip


def work(
    ours: House, operators: int, *, calls: int, beside: AbstractContextManager[None] | None = None
) -> tuple[list[float], list[float]]:
    """Milliseconds of each stop and of each identification."""
    callers = named(operators * calls)
    together = threading.Barrier(operators, timeout=120)
    desks = [Desk(ours.pages.port, signed_in(number)) for number in range(operators)]
    with beside or nullcontext(), ThreadPoolExecutor(operators) as pool:
        time.sleep(1)
        parts = list(pool.map(lambda desk, mine: desk.works(mine, together), desks, _shares(callers, operators)))
    stopped = CallStop.objects.filter(citizen__in=callers, receipt__isnull=False).values("citizen").distinct().count()
    if stopped != len(callers):
        raise WrongAnswer(f"{stopped} of {len(callers)} were stopped")
    stops = [took for part in parts for took, _ in part]
    return stops, [took for part in parts for _, took in part]


def named(count: int) -> list[Citizen]:
    """People of the million with a valid card, given the names of others, and birthdays nobody has."""
    names = [one.kana for one in by_lot(count)]
    found = []
    for person, kana in zip(people.valid(count), names, strict=True):
        born = f"19{random.randrange(40, 99)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
        Citizen.objects.filter(pk=person.citizen).update(kana=kana, birth_date=born)
        found.append(Citizen.objects.get(pk=person.citizen))
    return found


def signed_in(number: int) -> str:
    """The cookie of this operator."""
    login, now = f"bench-{number}", timezone.now()
    member, _new = StaffMember.objects.get_or_create(
        login=login, defaults={"name": login, "role": Role.HOTLINE_OPERATOR, "must_change_password": False}
    )
    key = session.begin(member, at=now)
    at_work = session.read(key, at=now)
    if at_work is None:
        raise RuntimeError("an operator could not sign in")
    return session.prove(at_work, at=now)


class Desk:
    """One operator's browser, on a connection that stays open."""

    def __init__(self, port: int, cookie: str) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = FORM | {"Cookie": f"{settings.STAFF_COOKIE_NAME}={cookie}; csrftoken={people.CSRF}"}

    def works(self, callers: list[Citizen], together: threading.Barrier) -> list[tuple[float, float]]:
        return [self._takes(caller, together) for caller in callers]

    def _takes(self, caller: Citizen, together: threading.Barrier) -> tuple[float, float]:
        """Milliseconds of the stop and of the identification. Raises WrongAnswer where one did not come about."""
        call, _page, _ = self._post("/staff/hotline/calls/", {"number": ""}, status=302)
        told = {"kana": caller.kana, "born": str(caller.birth_date), "address": "渋谷区松濤"}
        _, page, looked_up = self._post(f"{call}identify/", told, status=200)
        self._post(f"{call}target/", {"target": "card"}, status=302)
        if f'name="citizen" value="{caller.pk}"' not in page or "go--doubt" in page:
            raise WrongAnswer("somebody was not identified")
        together.wait()
        button = {"key": str(uuid.uuid4()), "citizen": str(caller.pk), "target": "card"}
        *_, stopped = self._post(f"{call}stop/", button, status=302)
        self._post(f"{call}end/", {}, status=302)
        return stopped, looked_up

    def _post(self, where: str, typed: dict[str, str], *, status: int) -> tuple[str, str, float]:
        """Where it leads, what it says, and how many milliseconds it took."""
        began = time.perf_counter()
        self._http.request("POST", where, urlencode(typed), self._headers)
        reply = self._http.getresponse()
        page = reply.read().decode()
        took = 1000 * (time.perf_counter() - began)
        if reply.status != status:
            raise WrongAnswer(f"{where}: HTTP {reply.status}, not {status}")
        return reply.headers.get("Location", ""), page, took


def _shares(callers: list[Citizen], operators: int) -> list[list[Citizen]]:
    return [callers[number::operators] for number in range(operators)]


def _shown(took: list[float]) -> str:
    return f"median {median(took):.0f}, p95 {percentile(took, 0.95):.0f}, worst {max(took):.0f} ms"
