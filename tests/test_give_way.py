"""Status goes behind the pages, and so does what the database does for it (Q-11)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from certificates.ocsp.rows import Connection
from config.embedded_postgres import SUPERUSER
from config.house_parts import GIVEN_WAY, Part
from tests import database

ROOT = Path(__file__).parents[1]
linux = pytest.mark.skipif(sys.platform != "linux", reason="sessions share a processor like this on Linux alone")
ASKS = """
import os, sys, time, psycopg
from certificates.ocsp.give_way import lower_backend
os.nice(int(sys.argv[1]))
with psycopg.connect(os.environ["WHERE"]) as one:
    lower_backend(one.pgconn.socket, one.pgconn.backend_pid)
    print(one.pgconn.backend_pid, flush=True)
    sys.stdin.read()
"""

MISTAKES = """
import os, socket, subprocess
from certificates.ocsp.give_way import lower_backend
child = subprocess.Popen(["sleep", "60"])
os.nice(7)
(here, _there), far = socket.socketpair(), socket.socket()
lower_backend(here.fileno(), os.getppid())  # who listens has no such child
lower_backend(far.fileno(), child.pid)  # not of this machine
print(*(os.getpriority(os.PRIO_PROCESS, pid) for pid in (os.getppid(), child.pid)))
child.kill()
"""


def standing(pid):
    """(nice value, that of its session)."""
    session = Path(f"/proc/{pid}/autogroup")
    said = session.read_text().split() if session.exists() else []
    return os.getpriority(os.PRIO_PROCESS, pid), int(said[2]) if said else None


def session_of(by):
    """What this kernel says of a session that was lowered: nothing, where it has none to share among."""
    return by if Path("/proc/self/autogroup").exists() else None


def backend_of(by):
    """The standing of a connection's process in the database, asked for by somebody of this nice value."""
    with subprocess.Popen(
        [sys.executable, "-c", ASKS, str(by)],
        cwd=ROOT, env=os.environ | {"WHERE": database.SERVER.url(SUPERUSER, database="postgres")},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as asks:  # fmt: skip
        pid = int(asks.stdout.readline())
        found = standing(pid)
        asks.communicate("")
    return found


@linux
class TestThePool:
    def test_and_its_session_go_behind_others(self):
        part = Part("sleeper", ["sleep", "60"], gives_way=True)
        part.start()
        try:
            assert standing(part._process.pid) == (GIVEN_WAY, session_of(GIVEN_WAY))
        finally:
            part.stop()


@linux
class TestItsDatabase:
    def test_goes_behind_with_it(self):
        assert backend_of(7) == (7, session_of(7))

    def test_stays_where_it_is_for_whoever_does_not_give_way(self):
        assert backend_of(0) == (0, session_of(0))

    def test_is_nobody_elses_process(self):
        """Where the database is elsewhere, the number of its process means somebody else here."""
        asked = [sys.executable, "-c", MISTAKES]
        assert subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "0 0\n"


@pytest.mark.django_db
class TestAConnection:
    def test_is_opened_all_the_same(self):
        held = Connection()
        assert held.read(1, b"nobody's") is None
        held.close()
