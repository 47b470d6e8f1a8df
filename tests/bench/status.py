"""Q-01 to Q-04: the status of a certificate, signed fresh for each question, beside four peers under the same load."""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack

from django.utils import timezone

from accounts.actor import Actor
from certificates.lifecycle import suspend as act
from certificates.reasons import Reason
from certificates.states import Carrier
from tests.bench import asking, django_ca_peer, house, load, openssl_peer
from tests.bench.asking import Client, Questions, Row, WrongAnswer
from tests.bench.environment import PLACE, ROWS
from tests.bench.figures import Figure, ratio
from tests.bench.house import House, Running
from tests.bench.load import Rate

ROUNDS = 3
ASKED = 20_000
HOT = 2_000  # those whose answers django-ca's caches hold
JUDGED = 300
OURS, LIMIT = "/ocsp/", "/"


def figures(both: House) -> Iterator[Figure]:
    ours = both.status_alone
    questions = Questions()
    rows = asking.sample(ASKED, among=ROWS)
    asked = [questions.about(row.serial) for row in rows]
    judge(questions, Client(ours.port, OURS), rows)
    yield from against_openssl(ours, questions, rows, asked)
    yield from against_the_web_server(ours, questions, asked)
    yield from against_django_ca(ours, questions, rows, asked)
    yield from against_hot_rows(ours, questions, asked)
    judge(questions, Client(ours.port, OURS), rows)


def judge(questions: Questions, client: Client, rows: list[Row]) -> None:
    for row in random.sample(rows, min(JUDGED, len(rows))):
        questions.judge(client.ask(questions.about(row.serial)), row)


def by_turns(
    ours: Running, theirs: Running, path: str, asked: list[bytes], *, keep: bool = True
) -> tuple[list[Rate], list[Rate]]:
    """Rounds of ours and theirs in turn, after a short one each that does not count."""
    both: tuple[list[Rate], list[Rate]] = ([], [])
    for seconds in (1.0, *[load.SECONDS] * ROUNDS):
        for rates, server, where in zip(both, (ours, theirs), (OURS, path), strict=True):
            rates.append(load.measure(server, where, asked, keep=keep, seconds=seconds))
    return both[0][1:], both[1][1:]


def compared(row: str, what: str, ours: list[Rate], theirs: list[Rate], *, name: str, goal: str) -> Figure:
    shown = (_shown(ours), f"{name}: {_shown(theirs)}")
    return ratio(row, what, [r.per_second for r in ours], [r.per_second for r in theirs], goal=goal, shown=shown)


def against_openssl(ours: Running, questions: Questions, rows: list[Row], asked: list[bytes]) -> Iterator[Figure]:
    openssl_peer.prepare()
    mine, theirs = [], []
    for _ in range(ROUNDS):
        with openssl_peer.responder() as peer:
            judge(questions, Client(peer.port, LIMIT, keep=False), rows)  # waits until its index is read
            theirs.append(load.measure(peer, LIMIT, asked, keep=False))
        mine.append(load.measure(ours, OURS, asked, keep=False))
    what = f"OCSP, fresh, {ROWS:,} certificates, a connection for each question; answers a second"
    yield compared("Q-01", what, mine, theirs, name="`openssl ocsp -multi 2`", goal="≥ 0.8")
    seen = [until_visible(ours, questions) for _ in range(20)]
    with openssl_peer.responder() as peer:
        stale = until_openssl_knows(peer, questions, next(row for row in rows if row.status == "valid"))
    shown = (f"{1000 * statistics.median(seen):.1f} ms after COMMIT", f"{stale:.1f} s after its index is replaced")
    yield ratio("Q-01", "until a stop is visible", [stale] * len(seen), seen, goal="≥ 500", shown=shown)


def until_visible(ours: Running, questions: Questions) -> float:
    """From the COMMIT of a suspension to the end of the first answer, which must tell of it."""
    citizen, row = _somebody()
    client = Client(ours.port, OURS)
    client.ask(questions.about(row.serial))
    act.suspend(citizen, [Carrier.CARD], actor=Actor.citizen(citizen), reason=Reason.LOST, at=timezone.now())
    began = time.perf_counter()
    answer = client.ask(questions.about(row.serial))
    took = time.perf_counter() - began
    questions.judge(answer, Row(row.serial, "on_hold"))
    return took


def until_openssl_knows(peer: Running, questions: Questions, row: Row) -> float:
    """Until the last of its processes has said so: the first true answer after the last false one."""
    ask = Client(peer.port, LIMIT, keep=False).ask
    ask(questions.about(row.serial))  # waits until its index is read
    replaced = openssl_peer.stop_one(row.serial)
    seen, in_a_row = replaced, 0
    while in_a_row < 50 and time.monotonic() - replaced < 60:
        told = _is_told(questions, ask(questions.about(row.serial)), row)
        in_a_row = in_a_row + 1 if told else 0
        if in_a_row <= 1:
            seen = time.monotonic()
    return seen - replaced


def _is_told(questions: Questions, answer: bytes, row: Row) -> bool:
    try:
        questions.judge(answer, Row(row.serial, "on_hold"))
    except WrongAnswer:
        return False
    return True


def against_the_web_server(ours: Running, questions: Questions, asked: list[bytes]) -> Iterator[Figure]:
    environment = {"BENCH_DATABASE": house.database_url(), "BENCH_SERIAL_AT": str(questions.serial_at)}
    with ExitStack() as stack:
        raw = stack.enter_context(house.serving("raw WSGI", "tests.bench.raw_wsgi:plain"))
        mine, theirs = by_turns(ours, raw, LIMIT, asked)
        yield compared("Q-03", "OCSP against 500 fixed octets", mine, theirs, name="raw WSGI", goal="≥ 0.3")
    with house.serving("raw look-up", "tests.bench.raw_wsgi:with_look_up", environment=environment) as look_up:
        mine, theirs = by_turns(ours, look_up, LIMIT, asked)
        yield compared("Q-03", "the same with one look-up", mine, theirs, name="raw WSGI + SELECT", goal="≥ 0.7")
    target = "tests.bench.raw_wsgi:with_look_up_and_signature"
    with house.serving("raw signature", target, environment=environment) as signing:
        mine, theirs = by_turns(ours, signing, LIMIT, asked)
        name = "raw WSGI + SELECT + signature"
        yield compared("Q-03", "the same with one signature more", mine, theirs, name=name, goal="")
        shown = (
            f"{statistics.median(r.cpu_us for r in mine):.0f} µs",
            f"{name}: {statistics.median(r.cpu_us for r in theirs):.0f} µs",
        )
        what = "processor time of application and database for one answer"
        used = [[rate.cpu_us for rate in rates] for rates in (mine, theirs)]
        yield ratio("Q-03", what, *used, goal="≤ 1.4", shown=shown)


def against_django_ca(ours: Running, questions: Questions, rows: list[Row], asked: list[bytes]) -> Iterator[Figure]:
    try:
        version = django_ca_peer.install()
        path = django_ca_peer.take("card-authentication", "asked")
    except django_ca_peer.NotHere as why:
        yield Figure("Q-02", "OCSP against django-ca", goal="≥ 15", why_not=str(why))
        return
    with django_ca_peer.serving() as peer:
        judge(questions, Client(peer.port, path), rows)
        mine, theirs = by_turns(ours, peer, path, asked)
        yield compared("Q-02", "OCSP, fresh", mine, theirs, name=f"django-ca {version}", goal="≥ 15")
    yield from against_its_caches(ours, questions, rows, path)


def against_its_caches(ours: Running, questions: Questions, rows: list[Row], path: str) -> Iterator[Figure]:
    hot = rows[:HOT]
    asked = [questions.about(row.serial) for row in hot]
    (PLACE / "hot.txt").write_text("\n".join(row.serial.hex().upper().lstrip("0") for row in hot))
    with ExitStack() as stack:
        try:
            stack.enter_context(django_ca_peer.redis())
            caches = [("redis", "≥ 3"), ("memory", "≥ 1.3")]
        except django_ca_peer.NotHere as why:
            yield Figure("Q-02", "OCSP against its Redis cache", goal="≥ 3", why_not=str(why))
            caches = [("memory", "≥ 1.3")]
        for number, (cache, goal) in enumerate(caches):
            if number == 0:
                django_ca_peer.do("answers", "card-authentication", str(PLACE / "hot.txt"), cache=cache)
            with django_ca_peer.serving(cache) as peer:
                judge(questions, Client(peer.port, path), hot)
                mine, theirs = by_turns(ours, peer, path, asked)
                what = f"OCSP, ours fresh, its answers made before and kept in {cache}"
                yield compared("Q-02", what, mine, theirs, name=f"django-ca, {cache}", goal=goal)


def against_hot_rows(ours: Running, questions: Questions, asked: list[bytes]) -> Iterator[Figure]:
    what = "OCSP, random serials of all rows against hot ones"
    if ROWS < 60_000_000:
        why = "needs BENCH_ROWS=60000000; one million took 5 GB of disk"
        yield Figure("Q-04", what, goal="≥ 0.9", why_not=why)
    hot = [questions.about(row.serial) for row in asking.sample(ASKED, among=min(ROWS, 1_000_000) // 10)]
    mine, theirs = [], []
    for _ in range(ROUNDS):
        mine.append(load.measure(ours, OURS, asked))
        theirs.append(load.measure(ours, OURS, hot))
    goal = "≥ 0.9" if ROWS >= 60_000_000 else ""
    yield compared("Q-04", f"the same with {ROWS:,} rows", mine, theirs, name="the first tenth", goal=goal)


def _somebody() -> tuple[object, Row]:
    """A person whose card is valid, by lot."""
    with house.as_superuser() as connection:
        while True:
            found = connection.execute(
                "SELECT a.citizen, c.serial FROM bench.asked AS a JOIN certificates_certificate AS c ON c.id = a.id "
                "WHERE a.n = %s AND c.status = 'valid'",
                [random.randrange(ROWS // 2, ROWS)],
            ).fetchone()
            if found:
                return found[0], Row(bytes(found[1]), "valid")


def _shown(rates: list[Rate]) -> str:
    middle = sorted(rates, key=lambda rate: rate.per_second)[len(rates) // 2]
    best = max(rate.per_second for rate in rates)
    return f"{middle.per_second:,.0f}/s (best {best:,.0f}), {middle.server_us:.0f} + {middle.database_us:.0f} µs"
