"""What stands on a list, read as the database keeps it: a million entries must not pass through Python one by one.

Each entry's DER was made when the certificate stopped (models/certificate.py, `crl_entry`). They come one shard at a
time, in the order of their serials and from the index alone; `binary`, because text would send every octet as two.
"""

from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from psycopg.rows import tuple_row

from certificates.models import Certificate, Issuer
from certificates.x509 import crl

_SQL = f"""
SELECT string_agg(crl_entry, ''::bytea ORDER BY serial) FROM {Certificate._meta.db_table}
WHERE issuer_id = %s AND crl_shard = %s AND stopped_at IS NOT NULL AND not_after >= %s
"""  # noqa: S608 - a table's name


class Stopped(NamedTuple):
    """The held and revoked certificates of one shard: their entries, and their serials, each one after another."""

    entries: bytes
    serials: bytes


def stopped(issuer: Issuer, shard: int, *, since: datetime) -> Stopped:
    """Those that had not expired at `since`."""
    with binary_cursor() as cursor:
        found = cursor.execute(_SQL, [issuer.pk, shard, since], binary=True).fetchone()
    entries = (found and found[0]) or b""
    return Stopped(entries, crl.serials(entries))


def binary_cursor() -> psycopg.Cursor[tuple[Any, ...]]:
    """psycopg's own, on Django's connection and in its transaction: Django's would write octets out as text."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection, row_factory=tuple_row)
