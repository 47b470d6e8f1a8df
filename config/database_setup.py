"""From an empty PostgreSQL to one the application can use: roles, database, tables, privileges. May run any time."""

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, connections
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from config.database_roles import APPLICATION, OWNER, statements
from config.database_routers import owner_at_work
from config.database_url import TIMEOUTS
from config.embedded_postgres import EmbeddedPostgres


def make_roles(server: EmbeddedPostgres) -> None:
    """The embedded server's two roles, each with the password its address carries."""
    with server.connect() as connection:
        for role in (OWNER, APPLICATION):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if known else "CREATE"
            statement = sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(role), sql.Literal(server.password(role))))
        for name, value in TIMEOUTS.items():
            connection.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    sql.Identifier(APPLICATION), sql.Identifier(name), sql.Literal(value)
                )
            )


def make_database(server: EmbeddedPostgres, name: str) -> None:
    with server.connect() as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            )
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(APPLICATION))
            )


def migrate_and_grant(*, verbosity: int = 1) -> None:
    """As the owner: bring the tables up to date, then give the application its privileges on them."""
    with owner_at_work():
        call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    application = _application_role()
    with connections["owner"].cursor() as cursor:
        for statement in statements(connections["owner"].introspection.table_names(cursor), application=application):
            cursor.execute(statement)
    connections["owner"].close()


def _application_role() -> str:
    """The role the application connects with; made here where one address serves both (it needs no password then)."""
    settings, owner = connections["default"].settings_dict, connections["owner"].settings_dict
    if settings["USER"] != owner["USER"]:
        return settings["USER"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if not cursor.fetchone():
            _as_administrator(cursor, f'CREATE ROLE "{APPLICATION}" NOLOGIN')
        cursor.execute("SELECT pg_has_role(current_user, %s, 'SET')", [APPLICATION])
        if not cursor.fetchone()[0]:
            _as_administrator(cursor, f'GRANT "{APPLICATION}" TO CURRENT_USER')
    return APPLICATION


def _as_administrator(cursor: CursorWrapper, statement: str) -> None:
    try:
        cursor.execute(statement)
    except ProgrammingError as error:
        raise CommandError(
            f"The role of DATABASE_URL may not grant roles. Have an administrator run: CREATE ROLE {APPLICATION}; "
            f"GRANT {APPLICATION} TO (this role); or give two addresses, DATABASE_URL and DATABASE_OWNER_URL."
        ) from error
