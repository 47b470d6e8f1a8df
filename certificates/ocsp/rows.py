"""The row an OCSP answer is about, read from the primary each time it is asked: nothing is remembered (R-60).

A connection of its own per concurrent answer, outside Django's, with one prepared statement and one call into libpq:
each call less is a wait less for the interpreter. Whatever the network does, nobody waits longer than PATIENCE.
"""

import struct
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import psycopg
from django.db import connections
from psycopg import pq

from certificates.models import Certificate
from certificates.ocsp.give_way import lower_backend
from certificates.ocsp.patience import PATIENCE, Impatient

_STATEMENT = b"status_of"
_SQL = (
    f"SELECT status, stopped_at, stop_code FROM {Certificate._meta.db_table} "  # noqa: S608 - our own name
    "WHERE serial = $1::bytea AND issuer_id = $2::bigint"
).encode()
_BINARY = 1
_BOTH_BINARY = [_BINARY, _BINARY]
_ROWS = pq.ExecStatus.TUPLES_OK
_BIGINT = struct.Struct("!q")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL counts microseconds from here


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
        lower_backend(self._pg.socket, self._pg.backend_pid)
        self._impatient = Impatient(self._pg.socket)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def read(self, issuer_id: int, serial: bytes) -> Row | None:
        impatient = self._impatient
        impatient.since = time.monotonic()
        try:
            result = self._pg.exec_prepared(_STATEMENT, [serial, _BIGINT.pack(issuer_id)], _BOTH_BINARY, _BINARY)
        finally:
            impatient.since = None
        if result.status != _ROWS:
            raise (_Silence if impatient.gave_up else psycopg.OperationalError)("the row could not be read")
        if not result.ntuples:
            return None
        stopped_at = result.get_value(0, 1)
        since = _EPOCH + timedelta(microseconds=_BIGINT.unpack(stopped_at)[0]) if stopped_at else None
        return Row(_text(result.get_value(0, 0)), since, _text(result.get_value(0, 2)))

    def close(self) -> None:
        self._impatient.forget()
        self.psycopg.close()

    def _prepare(self) -> None:
        self._impatient.since = time.monotonic()
        if self._pg.prepare(_STATEMENT, _SQL).status != pq.ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError("the statement could not be prepared")
        self._impatient.since = None


_idle: deque[Connection] = deque()


@contextmanager
def connection() -> Iterator[Connection]:
    """A connection for one answer; as many stay open as were ever needed at once. Raises DatabaseAway.

    A connection that fails is dropped with all the idle ones, because they were lost together with it.
    """
    held = _take_idle() or _new()
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


def read(issuer_id: int, serial: bytes) -> Row | None:
    """One row, on a connection of its own. Raises DatabaseAway."""
    with connection() as held:
        return held.read(issuer_id, serial)


def close_all() -> None:
    while held := _take_idle():
        held.close()


def _take_idle() -> Connection | None:
    try:
        return _idle.pop()
    except IndexError:  # asking first would not do: another thread may take the last one in between
        return None


def _new() -> Connection:
    try:
        return Connection()
    except psycopg.Error as error:
        raise DatabaseAway from error


def _text(value: bytes | None) -> str:
    return value.decode() if value else ""
