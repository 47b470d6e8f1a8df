"""The row an OCSP answer is about, read from the primary each time it is asked: nothing is remembered (R-60).

A connection of its own per concurrent answer, outside Django's, with one prepared statement: the read is a third of
what an answer costs. Whatever the network does, nobody waits longer than PATIENCE.
"""

import select
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

import psycopg
from django.db import connections
from psycopg import pq

from certificates.models import Certificate

PATIENCE = 2.0  # seconds for the connection, and for the row; Q-23 allows five for the whole answer
_STATEMENT = b"status_of"
_SQL = (
    f"SELECT status, extract(epoch FROM stopped_at), stop_code FROM {Certificate._meta.db_table} "  # noqa: S608 - our own name
    "WHERE serial = $1::bytea AND issuer_id = $2::bigint"
).encode()
_BINARY, _TEXT = 1, 0


class DatabaseAway(Exception):
    """The database cannot be asked now. What is not known is not answered."""


class ConnectionLost(DatabaseAway):
    """The connection broke before it answered: the server was restarted, say. A new one may answer at once."""


class _Silence(psycopg.OperationalError):
    """Nothing came in time."""


class Row(NamedTuple):
    status: str
    stopped_at: datetime | None
    stop_code: str


class Connection:
    """One connection that knows the statement. Used by one answer at a time."""

    def __init__(self) -> None:
        parameters: dict[str, Any] = connections["default"].get_connection_params() | {"connect_timeout": int(PATIENCE)}
        parameters["autocommit"] = True
        self.psycopg = psycopg.connect(**parameters)
        self._pg = self.psycopg.pgconn
        self._poll = select.poll()
        self._poll.register(self._pg.socket, select.POLLIN)
        if self._pg.prepare(_STATEMENT, _SQL).status != pq.ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError("the statement could not be prepared")

    def read(self, issuer_id: int, serial: bytes) -> Row | None:
        self._pg.send_query_prepared(_STATEMENT, [serial, b"%d" % issuer_id], [_BINARY, _TEXT])
        result = self._result()
        if result.status != pq.ExecStatus.TUPLES_OK:
            raise psycopg.OperationalError("the row could not be read")
        if not result.ntuples:
            return None
        return _row(*(result.get_value(0, column) for column in range(3)))

    def close(self) -> None:
        self.psycopg.close()

    def _result(self) -> pq.abc.PGresult:
        deadline = time.monotonic() + PATIENCE
        result = None
        while True:
            while self._pg.is_busy():
                if not self._poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                    raise _Silence
                self._pg.consume_input()
            following = self._pg.get_result()
            if following is None:
                break
            result = following
        if result is None:
            raise psycopg.OperationalError("the database gave no answer")
        return result


_idle: deque[Connection] = deque()


@contextmanager
def connection() -> Iterator[Connection]:
    """A connection for one answer; as many stay open as were ever needed at once. Raises DatabaseAway.

    A connection that fails is dropped with all the idle ones, because they were lost together with it.
    """
    try:
        held = _idle.pop() if _idle else Connection()
    except psycopg.Error as error:
        raise DatabaseAway from error
    try:
        yield held
    except psycopg.Error as error:
        held.close()
        close_all()
        raise DatabaseAway if isinstance(error, _Silence) else ConnectionLost from error
    except BaseException:
        held.close()
        raise
    _idle.append(held)


def close_all() -> None:
    while _idle:
        try:
            _idle.pop().close()
        except IndexError:  # another thread took the last one
            return


def _row(status: bytes | None, stopped_at: bytes | None, stop_code: bytes | None) -> Row:
    since = datetime.fromtimestamp(float(stopped_at), UTC) if stopped_at else None
    return Row((status or b"").decode(), since, (stop_code or b"").decode())
