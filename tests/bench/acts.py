"""Q-07 to Q-09: suspensions over HTTP, their seals, and when OCSP tells of them."""

import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.bench import asking, bare, load, people
from tests.bench.asking import Client, Questions, Row, WrongAnswer
from tests.bench.environment import ROOT, ROWS
from tests.bench.figures import Figure, percentile, ratio
from tests.bench.house import House
from tests.bench.people import Person

CLIENTS = 8
SECONDS = 4
ROUNDS = 3
WATCHED = 3_500  # suspensions after which OCSP is asked
ASKED_AFTER_EACH = 3  # on new connections, so that any worker may be the one that answers
BODY = json.dumps({"carriers": ["card"], "reason": "lost"})


def figures(ours: House) -> Iterator[Figure]:
    bare_rates, plain, sealed, sealed_bare, bare_alone = [], [], [], [], []
    for _ in range(ROUNDS):
        bare_rates.append(bare.per_second(clients=CLIENTS, seconds=SECONDS))
        plain.append(over_http(ours, clients=CLIENTS))
        with sealing():
            sealed_bare.append(bare.per_second(clients=CLIENTS, seconds=SECONDS))
            sealed.append(over_http(ours, clients=CLIENTS))
            bare_alone.append(bare.per_second(clients=1, seconds=SECONDS))
    with sealing():
        alone = [over_http(ours, clients=1) for _ in range(2)]
    what = f"suspensions over HTTP, {CLIENTS} clients; a second"
    peer = f"pgbench, the same rows: {_shown(bare_rates)}"
    yield ratio("Q-07", what, plain, bare_rates, goal="≥ 0.2", shown=(_shown(plain), peer))
    yield _cost("over HTTP", sealed, plain)
    yield _cost("in the database alone", sealed_bare, bare_rates)
    what = f"{CLIENTS} clients against one, sealed"
    yield Figure(
        "Q-08", what + ", over HTTP", _shown(sealed), f"one: {_shown(alone)}",
        median=statistics.median(sealed) / statistics.median(alone), goal="≥ 2.5",
    )  # fmt: skip
    yield Figure(
        "Q-08", what + ", in the database alone", _shown(sealed_bare), f"one: {_shown(bare_alone)}",
        median=statistics.median(sealed_bare) / statistics.median(bare_alone), goal="≥ 2.5",
    )  # fmt: skip
    yield from visibility(ours)


def _cost(where: str, sealed: list[float], plain: list[float]) -> Figure:
    """In percent of the rate; no figure where the rounds differ by more than what is to be judged."""
    what, goal = f"cost of tamper evidence, {where}", "≤ 25 %"
    lost = [100 * (1 - with_ / without) for with_, without in zip(sealed, plain, strict=True)]
    shown = (f"sealed each second: {_shown(sealed)}", f"without: {_shown(plain)}")
    if max(lost) - min(lost) > 25:
        why = f"too noisy to tell: the rounds differ by {max(lost) - min(lost):.0f} points ({shown[0]}; {shown[1]})"
        return Figure("Q-08", what, goal=goal, why_not=why)
    return Figure("Q-08", what, *shown, median=statistics.median(lost), best=min(lost), goal=goal, unit="%")


def over_http(ours: House, *, clients: int, seconds: float = SECONDS) -> float:
    """Suspensions a second, each by another person, each answer read."""
    waiting = people.signed_in(int(400 * seconds))
    for_each = [waiting[i::clients] for i in range(clients)]
    until = time.monotonic() + seconds

    def work(mine: list[Person]) -> int:
        browser = Browser(ours.pages.port)
        for number, person in enumerate(mine):
            if time.monotonic() > until:
                return number
            browser.suspend(person)
        raise RuntimeError("more people are needed")

    with ThreadPoolExecutor(clients) as pool:
        done = sum(pool.map(work, for_each))
    return done / seconds


class Browser:
    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def suspend(self, person: Person) -> None:
        """Raises WrongAnswer unless the reply says that this one certificate is on hold."""
        self._http.request("POST", "/api/v1/suspensions/", BODY, person.headers)
        reply = self._http.getresponse()
        said = reply.read()
        if reply.status != 200:
            raise WrongAnswer(f"HTTP {reply.status}: {said[:200]!r}")
        stopped = json.loads(said)["suspended"]
        if [line["state"] for line in stopped] != ["on_hold"]:
            raise WrongAnswer(f"{len(stopped)} stopped")


def visibility(ours: House) -> Iterator[Figure]:
    questions = Questions()
    idle = look_ups(ours, questions)
    with flood(ours, questions):
        late, took = watch(ours, questions)
    p99, idle_p99 = 1000 * percentile(took, 0.99), 1000 * percentile(idle, 0.99)
    what = f"late answers of {ASKED_AFTER_EACH * len(took):,} after {len(took):,} suspensions, under load"
    yield Figure("Q-09", what, str(late), median=late, goal="≤ 0", unit="")
    shown = (
        f"p99 {p99:.1f} ms, median {1000 * statistics.median(took):.1f} ms",
        f"idle look-up p99: {idle_p99:.2f} ms",
    )
    yield Figure("Q-09", "click → visible", *shown, median=p99 / idle_p99, goal="≤ 10")


def watch(ours: House, questions: Questions) -> tuple[int, list[float]]:
    """How many answers did not tell of a suspension whose reply had come, and how long each took from the click on."""
    waiting, clients = people.signed_in(min(WATCHED, ROWS // 4)), 4
    late = threading.Semaphore(0)

    def work(mine: list[Person]) -> list[float]:
        browser, took = Browser(ours.pages.port), []
        for person in mine:
            began = time.perf_counter()
            browser.suspend(person)
            answers = [Client(ours.status.port, "/ocsp/", keep=False).ask(questions.about(person.serial))]
            took.append(time.perf_counter() - began)
            for _ in range(ASKED_AFTER_EACH - 1):
                answers.append(Client(ours.status.port, "/ocsp/", keep=False).ask(questions.about(person.serial)))
            for answer in answers:
                _judge(questions, answer, person, late)
        return took

    with ThreadPoolExecutor(clients) as pool:
        parts = list(pool.map(work, [waiting[i::clients] for i in range(clients)]))
    return late._value, [one for part in parts for one in part]


def _judge(questions: Questions, answer: bytes, person: Person, late: threading.Semaphore) -> None:
    try:
        questions.judge(answer, Row(person.serial, "on_hold"))
    except WrongAnswer:
        late.release()


def look_ups(ours: House, questions: Questions, *, count: int = 2000) -> list[float]:
    """Seconds for a question on a new connection, nothing else going on."""
    times = []
    for row in asking.sample(count, among=ROWS):
        began = time.perf_counter()
        Client(ours.status.port, "/ocsp/", keep=False).ask(questions.about(row.serial))
        times.append(time.perf_counter() - began)
    return times


@contextmanager
def flood(ours: House, questions: Questions) -> Iterator[None]:
    """Other people's questions to OCSP, as many as it answers, while the block runs."""
    asked = [questions.about(row.serial) for row in asking.sample(5000, among=ROWS)]
    over = threading.Event()
    thread = threading.Thread(target=_until(over, lambda: load.measure(ours.status, "/ocsp/", asked, seconds=3)))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _until(over: threading.Event, work: Callable[[], object]) -> Callable[[], None]:
    def repeat() -> None:
        while not over.is_set():
            work()

    return repeat


@contextmanager
def sealing() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.sealing"], cwd=ROOT)
    try:
        time.sleep(3)  # until it is up and what came before is sealed
        if process.poll() is not None:
            raise RuntimeError("the history cannot be sealed")
        yield
    finally:
        process.kill()
        process.wait()


def _shown(rates: list[float]) -> str:
    return f"{statistics.median(rates):,.0f}/s (best {max(rates):,.0f})"
