"""The database that comes with the house: shared, adopted, stopped."""

import os
import signal
import subprocess
import sys
import threading

import psutil
import psycopg
import pytest

from config.embedded_postgres import EmbeddedPostgres
from tests.architecture.sources import ROOT

USE_IT = """
import os, sys
from pathlib import Path
from config.embedded_postgres import EmbeddedPostgres
home = Path(sys.argv[1])
with EmbeddedPostgres(home / "postgresql", home / "secrets", durable=False).in_use():
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def server(tmp_path):
    server = EmbeddedPostgres(tmp_path / "postgresql", tmp_path / "secrets", durable=False)
    yield server
    with server.in_use():
        pass
    assert not server.is_alive()


def another_program(tmp_path):
    program = subprocess.Popen(
        [sys.executable, "-c", USE_IT, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert program.stdout.readline() == b"up\n"
    return program


def leave(program):
    program.communicate()  # closes its input, which is what it waits for


@pytest.mark.slow
class TestTheEmbeddedDatabase:
    def test_is_postgresql_18(self, server):
        with server.in_use(), server.connect() as connection:
            assert connection.info.server_version // 10000 == 18

    def test_stops_with_the_last_who_uses_it(self, server, tmp_path):
        other = another_program(tmp_path)
        with server.in_use():
            leave(other)
            assert server.is_alive()

        assert not server.is_alive()

    def test_stays_while_another_uses_it(self, server, tmp_path):
        other = another_program(tmp_path)
        with server.in_use():
            pass

        assert server.is_alive()
        leave(other)

    def test_outlives_a_killed_program_and_is_adopted(self, server, tmp_path):
        other = another_program(tmp_path)
        other.kill()
        leave(other)
        assert server.is_alive()

        with server.in_use(), server.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

        assert not server.is_alive()

    def test_is_started_again_though_the_killed_one_still_has_its_number(self, server, tmp_path):
        """Whoever started it lives, and has not asked after its dead child: it stays in the list of processes."""
        other = another_program(tmp_path)
        pid = int((server.home / "cluster" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

        with server.in_use(), server.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

        leave(other)

    def test_is_started_again_when_the_last_child_of_the_killed_one_has_left(self, server, tmp_path):
        other = another_program(tmp_path)
        pid = int((server.home / "cluster" / "postmaster.pid").read_text().split()[0])
        child = psutil.Process(pid).children()[0]
        child.suspend()  # it cannot notice yet that it is alone
        os.kill(pid, signal.SIGKILL)
        noticing = threading.Timer(1, child.resume)
        noticing.start()

        with server.in_use(), server.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

        noticing.join()
        leave(other)

    def test_asks_everybody_for_a_password(self, server):
        with server.in_use():
            url = server.url("postgres", database="postgres").replace(server.password("postgres"), "guessed")

            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(url)
