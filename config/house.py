"""The whole house in one program: database, preparation, web server, job worker. `make run` starts it, Ctrl+C ends it.

It watches its parts and starts again what dies. If it is killed itself, its parts end too; a database left running
is adopted by the next start.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, nullcontext
from types import FrameType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import welcome
from config.embedded_postgres import EmbeddedPostgres
from config.house_parts import Part, manage, port_is_free, status, web, worker
from config.postgres_cluster import DatabaseWouldNotStart
from config.unprivileged import CannotStepDown

LOOK_EVERY_SECONDS = 0.5


class Stop(Exception):
    """Ctrl+C, or a polite request by the system."""


def main() -> int:
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    status_port = int(os.environ.get("STATUS_PORT") or 0)
    if not port_is_free(host, port):
        return _refuse(f"Port {port} is taken by another program. Choose another one: PORT={port + 1} make run")
    if status_port and not port_is_free(host, status_port):
        return _refuse(f"Port {status_port} is taken by another program: choose another STATUS_PORT.")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with ExitStack() as house:
            _open(house, host=host, port=port, status_port=status_port)
    except Stop:
        print("The house is closed.", flush=True)
        return 0
    except subprocess.CalledProcessError as error:
        return _refuse(f"Not prepared: {' '.join(map(str, error.cmd))} failed; its reasons are above.")
    except (CannotStepDown, DatabaseWouldNotStart, ImproperlyConfigured, welcome.NoAnswer) as error:
        return _refuse(str(error))
    return 0


def _open(house: ExitStack, *, host: str, port: int, status_port: int) -> None:
    """Everything up, in order; then stay and watch until Stop. The stack takes it down in the opposite order."""
    began = time.monotonic()
    database: EmbeddedPostgres | None = settings.EMBEDDED_POSTGRES
    house.enter_context(database.in_use() if database else nullcontext())
    print("Preparing the house ...", flush=True)
    manage("prepare_house")
    parts = [web(host=host, port=port), worker()]
    if status_port:
        parts.append(status(host=host, port=status_port))
    for part in parts:
        house.callback(part.stop)
        part.start()
    welcome.wait_until_it_answers(host, port)
    print(welcome.words(port, seconds=time.monotonic() - began), flush=True)
    _watch(parts, database)


def _watch(parts: list[Part], database: EmbeddedPostgres | None) -> None:
    parent = os.getppid()
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        if "MAKELEVEL" in os.environ and os.getppid() != parent:
            raise Stop  # make was killed: nobody is left to press Ctrl+C
        if database and not database.is_alive():
            _revive(database)
        for part in parts:
            part.restart_if_dead()


def _revive(database: EmbeddedPostgres) -> None:
    print("The database is gone; starting it again.", file=sys.stderr, flush=True)
    try:
        database.ensure_up()
    except DatabaseWouldNotStart as error:
        print(f"{error}\nTrying again.", file=sys.stderr, flush=True)  # its last children may still be leaving


def _stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # closing has begun; a second Ctrl+C must not leave parts behind
    raise Stop


def _refuse(words: str) -> int:
    print(words, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
