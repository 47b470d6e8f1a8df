"""The tests' database: a template migrated once, and clones of it. Nothing is truncated: that is refused by design."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

from config.database_roles import APPLICATION, OWNER
from config.database_setup import make_database, make_roles, migrate_and_grant

SERVER = settings.EMBEDDED_POSTGRES
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class TestDatabase:
    """A database of its own for this run of the tests, with the application's role as its only way in."""

    __test__ = False
    name: str
    template: str

    @classmethod
    @contextmanager
    def at_hand(cls, blocker) -> Iterator["TestDatabase"]:
        with SERVER.in_use(), SERVER.connect() as holding:
            with blocker.unblock():
                template = _template(holding)
            database = cls(f"tests_{os.getpid()}", template)
            database.make()
            try:
                yield database
            finally:
                database.drop()

    def make(self) -> None:
        clone(self.template, self.name)

    def drop(self) -> None:
        connections.close_all()
        drop(self.name)

    def renew(self) -> None:
        """As if nothing had happened: after a test that committed."""
        self.drop()
        self.make()


def clone(template: str, name: str) -> None:
    with SERVER.connect() as connection:
        statement = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}"
        connection.execute(
            sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER))
        )
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(APPLICATION))
        )


def drop(name: str) -> None:
    with SERVER.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def url(name: str, *, role: str = APPLICATION) -> str:
    return SERVER.url(role, database=name)


def _template(holding: psycopg.Connection) -> str:
    """The name of a migrated database, made now if the migrations or the privileges changed since the last one.

    `holding` keeps a shared lock on it until it is closed: another run, with other migrations, leaves it alone.
    """
    name = f"template_{_fingerprint()}"
    with SERVER.connect() as connection:
        connection.execute("SELECT pg_advisory_lock(7)")  # two runs at once make one template
        _clear_away(connection, keep=name)
        if name not in _names(connection, "template\\_%"):
            _build(name)
        holding.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [name])
    return name


def _build(name: str) -> None:
    make_roles(SERVER)
    drop("building")
    make_database(SERVER, "building")
    connections["owner"].settings_dict["NAME"] = "building"
    migrate_and_grant(verbosity=0)
    connections.close_all()
    with SERVER.connect() as connection:
        connection.execute(sql.SQL("ALTER DATABASE building RENAME TO {}").format(sql.Identifier(name)))


def _clear_away(connection: psycopg.Connection, *, keep: str) -> None:
    """Templates nobody holds any more, and what runs that were killed left behind."""
    for old in _names(connection, "template\\_%") - {keep}:
        if connection.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [old]).fetchone() == (True,):
            drop(old)
    for left in _names(connection, "tests\\_%") | _names(connection, "house\\_%"):
        if not _is_running(int(left.split("_")[1])):
            drop(left)


def _names(connection: psycopg.Connection, pattern: str) -> set[str]:
    return {row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])}


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _fingerprint() -> str:
    files = [
        path
        for app in apps.get_app_configs()
        if ROOT in Path(app.path).parents
        for path in Path(app.path).glob("migrations/*.py")
    ]
    files += [*(ROOT / "config").glob("database_*.py"), Path(__file__)]
    content = b"".join(str(path.relative_to(ROOT)).encode() + path.read_bytes() for path in sorted(files))
    content += "".join(version(name) for name in ("django", "procrastinate")).encode()
    return hashlib.sha256(content).hexdigest()[:12]
