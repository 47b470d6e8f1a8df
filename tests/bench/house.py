"""The house that is measured and the servers beside it: all under granian with the options that `make run` gives it."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import psycopg
from django.conf import settings
from psycopg import sql

from config.database_roles import APPLICATION, DATABASE
from config.house_parts import Part, manage, status, web
from tests.bench.environment import PLACE, PORT
from tests.running_house import free_port

SERVER = settings.EMBEDDED_POSTGRES


def prepare() -> None:
    """Tables, issuers, lists: as `make run` prepares them. Earlier lists may go: nobody has them (see tidy_up)."""
    shutil.rmtree(settings.PUBLISHED_LISTS_DIR, ignore_errors=True)
    manage("prepare_house")


def as_superuser(database: str = DATABASE) -> psycopg.Connection:
    return SERVER.connect(database)


def database_url(database: str = DATABASE, *, role: str = APPLICATION) -> str:
    return SERVER.url(role, database=database)


@dataclass(frozen=True)
class Running:
    """A server that answers, and what it has used."""

    name: str
    port: int
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor time, user and system, by it and what it started."""
        return sum(_used(one) for one in (self.process, *self.process.children(recursive=True)))


def database_cpu() -> float:
    """The same of PostgreSQL. Connections stay open for a whole measurement, so no process takes its part away."""
    postmaster = psutil.Process(int((PLACE / "postgresql/cluster/postmaster.pid").read_text().split()[0]))
    return sum(_used(one) for one in (postmaster, *postmaster.children(recursive=True)))


@dataclass(frozen=True)
class House:
    """Ours: the pages and calls, and OCSP in its own pool of processes (`STATUS_PORT=…` of `make run`).

    `status_alone` is the same pool where it gives way to nobody: beside peers, which do not either.
    """

    pages: Running
    status: Running
    status_alone: Running


@contextmanager
def serving(
    name: str,
    target: str = "config.wsgi:application",
    *,
    python: str = sys.executable,
    port: int = 0,
    environment: dict[str, str] | None = None,
) -> Iterator[Running]:
    """This WSGI application under the house's own web server, until the block ends."""
    port = port or free_port()
    command = [python, *status(host="127.0.0.1", port=port).command[1:-1], target]
    with _started(Part(name, command, environment=environment or {}), port) as running:
        yield running


@contextmanager
def _started(part: Part, port: int) -> Iterator[Running]:
    part.log = PLACE / f"{part.name.replace(' ', '-')}.log"
    part.start()
    try:
        wait_for(port)
        yield Running(part.name, port, psutil.Process(part._process.pid))
    finally:
        part.stop()


@contextmanager
def house() -> Iterator[House]:
    alone = replace(status(host="127.0.0.1", port=PORT + 2), name="status server alone", gives_way=False)
    pools = web(host="127.0.0.1", port=PORT), status(host="127.0.0.1", port=PORT + 1), alone
    with ExitStack() as stack:
        yield House(*(stack.enter_context(_started(pool, PORT + place)) for place, pool in enumerate(pools)))


def wait_for(port: int, *, seconds: float = 60) -> None:
    """Until somebody listens there. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if any(c.laddr.port == port and c.status == "LISTEN" for c in psutil.net_connections("tcp")):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on port {port}")


def environment_of(python: Path) -> dict[str, str]:
    """For a peer that lives in a virtual environment of its own."""
    return {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}", "DJANGO_SETTINGS_MODULE": ""}


def _used(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system


def tidy_up() -> None:
    """What earlier runs left: lists, jobs nobody works off, sessions. Then rows as if long settled."""
    shutil.rmtree(settings.PUBLISHED_LISTS_DIR, ignore_errors=True)
    with as_superuser() as connection, connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("DELETE FROM certificates_publishedcrl")
        for table in ("procrastinate_events", "procrastinate_jobs", "accounts_session", "certificates_idempotencykey"):
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(table)))
    with as_superuser() as connection:
        for table in ("certificates_certificate", "certificates_statuschange"):
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))  # as autovacuum would
        connection.execute("CHECKPOINT")
