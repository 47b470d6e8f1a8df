"""The entries of a list, written by the database: a million of them must not pass through Python one by one.

All entries of one reason are the same but for sixteen octets of serial and the moment, so `x509.crl` gives the frame
and SQL fills it in; the tests compare both with `crl.entry`. They come in blocks of a few thousand.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from psycopg.rows import tuple_row

from certificates.models import Certificate, Issuer
from certificates.states import STOPPED
from certificates.x509 import crl

_SQL = f"""
WITH frame (code, late, front, middle, back) AS (
         SELECT * FROM unnest(%(codes)s::text[], %(late)s::boolean[], %(fronts)s::bytea[],
                              %(middles)s::bytea[], %(backs)s::bytea[])
     ),
     shard (number, printed_at) AS (SELECT * FROM unnest(%(shards)s::smallint[], %(printed_at)s::timestamptz[])),
     listed AS (
         SELECT crl_shard, serial, not_after,
                front || serial || middle || convert_to(to_char(stopped_at AT TIME ZONE 'UTC',
                    CASE WHEN late THEN 'YYYYMMDDHH24MISS"Z"' ELSE 'YYMMDDHH24MISS"Z"' END), 'UTF8') || back AS entry
         FROM {Certificate._meta.db_table} LEFT JOIN frame
           ON code = stop_code AND late = (stopped_at AT TIME ZONE 'UTC' >= '2050-01-01')
         WHERE issuer_id = %(issuer)s AND status = ANY(%(stopped)s) AND not_after >= %(oldest)s
     )
SELECT crl_shard, count(*) - count(entry),
       string_agg(entry, ''::bytea) FILTER (WHERE not_after >= %(full_printed_at)s),
       string_agg(entry, ''::bytea) FILTER (WHERE not_after >= printed_at)
FROM listed LEFT JOIN shard ON number = crl_shard
GROUP BY crl_shard, get_byte(serial, 15)
"""  # noqa: S608 - a table's name and placeholders


class Entries(NamedTuple):
    full: list[bytes]
    shards: dict[int, list[bytes]]


def stopped(issuer: Issuer, *, full_printed_at: datetime, shards_printed_at: dict[int, datetime]) -> Entries:
    """Held and revoked certificates of this issuer: for the full list, and for the shards asked for.

    An expired one stays on each list for one printing after its end (RFC 5280 §3.3): until the list that is being
    replaced was printed after it. Raises ValueError for a reason that no list can give; nothing is left out silently.
    """
    entries = Entries([], defaultdict(list))
    with _binary_cursor() as cursor:
        cursor.execute(
            _SQL,
            _frames()
            | {
                "issuer": issuer.pk,
                "stopped": [str(status) for status in STOPPED],
                "oldest": min([full_printed_at, *shards_printed_at.values()]),
                "full_printed_at": full_printed_at,
                "shards": list(shards_printed_at),
                "printed_at": list(shards_printed_at.values()),
            },
            binary=True,
        )
        for shard, without_frame, for_full, for_shard in cursor:
            if without_frame:
                raise ValueError("a stopped certificate has a reason that no list can give")
            entries.full.append(for_full or b"")
            entries.shards[shard].append(for_shard or b"")
    return entries


def _binary_cursor() -> psycopg.Cursor[tuple[Any, ...]]:
    """psycopg's own, on Django's connection and in its transaction: Django's would have every octet sent as two."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection, row_factory=tuple_row)


def _frames() -> dict[str, list[Any]]:
    """The frames as columns: by reason, and by how the moment is written (RFC 5280 §5.1.2.6)."""
    rows = [(code, late, *crl.frame(code, late=late)) for code in crl.CODES for late in (False, True)]
    return dict(zip(("codes", "late", "fronts", "middles", "backs"), map(list, zip(*rows, strict=True)), strict=True))
