"""The default database: a real PostgreSQL 18 from a wheel, started when a program needs it, stopped with the last one.

Reached through a Unix socket only, every role with a password of its own. Any number of programs may use it at once:
each holds a shared lock while it does, and whoever leaves last stops the server. A program that was killed leaves
the server running; the next one adopts it.
"""

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from config import sandbox_secrets, unprivileged
from config.postgres_cluster import Cluster, DatabaseWouldNotStart

SUPERUSER = "postgres"
START_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class EmbeddedPostgres:
    home: Path
    secrets: Path
    durable: bool = True

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
                        self._cluster.stop()

    def ensure_up(self) -> None:
        """For who already uses it: start it again if it died."""
        with self._alone():
            self._start()

    def is_alive(self) -> bool:
        return self._cluster.is_alive()

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A superuser's connection: for making roles and databases, for nothing the application does."""
        return psycopg.connect(self.url(SUPERUSER, database=database), autocommit=True, connect_timeout=5)

    def _start(self) -> None:
        """Start the server, or find it running. Only under the lock: two programs starting it would be one too many."""
        if not (self._cluster.data / "PG_VERSION").exists():
            self._cluster.initialise(superuser=SUPERUSER, password=self.password(SUPERUSER))
        if self._answers():
            return
        # One that lives but does not answer yet is mending what a killed process left: wait for it.
        server = None if self._cluster.is_alive() else self._cluster.launch()
        deadline = time.monotonic() + START_WITHIN_SECONDS
        while not self._answers():
            if (server is not None and server.poll() is not None) or time.monotonic() > deadline:
                raise DatabaseWouldNotStart(self._cluster.last_words())
            time.sleep(0.05)
        if server is not None:
            server.returncode = 0  # left running on purpose: whoever leaves last stops it, maybe another program

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def _cluster(self) -> Cluster:
        return Cluster(self.home, self._sockets, self.durable)

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
