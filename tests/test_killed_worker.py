"""kill -9 of the worker in the middle of publishing: the stop stands, and the next worker makes the list (R8, Q-20)."""

import os
import signal
import time
from contextlib import closing

import pytest
from cryptography import x509

from tests import database
from tests.acting import Acting
from tests.running_house import opened

pytestmark = pytest.mark.slow

REPAIRED_WITHIN_SECONDS = 120
ISSUER = "(SELECT id FROM certificates_issuer WHERE slug = 'card-authentication' AND issues)"
NUMBERS = f"""SELECT number FROM certificates_publishedcrl WHERE issuer_id = {ISSUER} AND scope = 'full'
    AND number > %s ORDER BY number"""  # the clock may have published once more, too
PUBLISHING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s"
STUCK = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'certificates.jobs.publish_crls'"
)

UNDONE = STUCK.replace("= 'doing'", "IN ('todo', 'doing')")


@pytest.fixture
def house(django_db_setup, tmp_path):
    """One of its own: the others' worker must live."""
    with opened(django_db_setup.template, tmp_path) as house:
        yield house


def until(true, *, seconds=REPAIRED_WITHIN_SECONDS):
    """How long it took to become true."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it never came"
        time.sleep(0.2)
    return time.monotonic() - began


def newest(house):
    with house.connect() as connection:
        sql = f"SELECT number, der FROM certificates_publishedcrl WHERE issuer_id = {ISSUER} AND scope = 'full'"
        number, der = connection.execute(sql + " ORDER BY number DESC LIMIT 1").fetchone()
    return number, {entry.serial_number for entry in x509.load_der_x509_crl(der)}


def one_in_use(house):
    with house.connect() as connection:
        sql = f"SELECT id, serial FROM certificates_certificate WHERE issuer_id = {ISSUER} AND status = 'valid' LIMIT 1"
        id_, serial = connection.execute(sql).fetchone()
    return id_, int.from_bytes(serial, "big")


class TestAWorkerThatIsKilledWhilePublishing:
    def test_leaves_nothing_half_done_and_the_next_one_repairs(self, house):
        certificate, serial = one_in_use(house)
        worker = house.parts["job worker"]
        connect = database.SERVER.connect
        with (
            connect(house.database) as superuser,
            connect(house.database) as watching,
            closing(Acting(house)) as acting,
        ):
            count = lambda sql, *args: watching.execute(sql, args).fetchone()[0]  # noqa: E731
            until(lambda: count(UNDONE) == 0)  # what the opening of the house has set in motion
            before, _ = newest(house)
            with superuser.transaction():
                superuser.execute("LOCK TABLE certificates_publishedcrl IN SHARE MODE")  # nothing can be stored
                acting.do("suspend", certificate)
                until(lambda: count(PUBLISHING, "%INSERT INTO certificates_publishedcrl%"))
                os.killpg(worker._process.pid, signal.SIGKILL)
                until(lambda: not worker.is_running())
            assert newest(house)[0] == before
            assert count(STUCK) == 1

            time.sleep(1)
            worker.restart_if_dead()
            listed_after = until(lambda: serial in newest(house)[1])
            freed_after = until(lambda: count(STUCK) == 0)

        with house.connect() as connection:
            stored = connection.execute(NUMBERS, [before]).fetchall()
        assert [number for (number,) in stored] == list(range(before + 1, newest(house)[0] + 1))  # nothing half done
        print(
            f"listed after {listed_after:.0f} s; the job that was left behind was run again {freed_after:.0f} s later"
        )
