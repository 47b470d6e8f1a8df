"""Closing periods of the history: a Merkle root over what is settled, linked to the last seal and signed (R-64).

Nothing on the way of an act waits for this: a job looks at the transactions that can no longer write, seals their rows
and leaves the rest for the next time.
"""

import hashlib
import itertools
from datetime import datetime, timedelta

from django.db import connection, transaction

from certificates.evidence import merkle, rows, seal_log, seal_signature
from certificates.models import Seal

_LOCK = 5283  # advisory: one sealer at a time
GENESIS = hashlib.sha256(b"").hexdigest()


class HistoryWentBack(Exception):
    """This database is behind the seals: an old backup was restored, or it was copied without its transaction numbers.

    Nothing is sealed until somebody has looked: docs/operations.md, "Restoring a backup".
    """


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Seal every settled row that no seal covers yet; None when there is none.

    Raises HistoryWentBack, or keys.KeyNotHere in a process that was not given the sealing key.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        settled = cursor.fetchone()[0]  # every transaction below has ended
    last = Seal.objects.defer("places", "leaves").order_by("number").last()
    first = last.to_transaction if last else 0
    _must_go_forward(last, settled)
    covered = list(rows.between(first, settled)) if settled > first else []
    if not covered:
        return None
    made = _make(last, covered, first=first, settled=settled, at=at)
    seal_log.append(made)  # before COMMIT: a line too many is told apart from a seal too few
    return made


def unsealed_for(*, at: datetime) -> timedelta:
    """How long the oldest row that no seal covers has been waiting."""
    last = Seal.objects.order_by("number").values_list("to_transaction", flat=True).last()
    oldest = rows.oldest_moment(last or 0)
    return max(at - oldest, timedelta()) if oldest else timedelta()


def places_of(covered: list[rows.SealedRow]) -> list[list[str | list[int]]]:
    groups = itertools.groupby(covered, key=lambda row: row.table)
    return [[table, [row.id for row in group]] for table, group in groups]


def hash_of(seal_jws: str) -> str:
    """What the next seal says of this one."""
    return hashlib.sha256(seal_jws.encode()).hexdigest()


def _make(last: Seal | None, covered: list[rows.SealedRow], *, first: int, settled: int, at: datetime) -> Seal:
    leaves = [row.leaf for row in covered]
    number = last.number + 1 if last else 1
    said = {
        "number": number,
        "from_transaction": first,
        "to_transaction": settled,
        "rows": len(leaves),
        "root": merkle.root(leaves).hex(),
        "previous": hash_of(last.jws) if last else GENESIS,
        "sealed_at": at.isoformat(),
    }
    return Seal.objects.create(
        number=number, from_transaction=first, to_transaction=settled, sealed_at=at, places=places_of(covered),
        leaves=b"".join(leaves), jws=seal_signature.sign(said),
    )  # fmt: skip


def _must_go_forward(last: Seal | None, settled: int) -> None:
    logged = seal_log.newest_number()
    if (last and settled < last.to_transaction) or logged > (last.number if last else 0) + 1:
        raise HistoryWentBack
