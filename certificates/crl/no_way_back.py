"""Before a list is signed it is compared with the last one that was published (T18, RFC 5280 §3.3, §5.2.3).

A database that was restored from a backup knows nothing of what was stopped since. A list made from it would bring
those certificates back to life for everybody who believes lists; so none is made, until a person has looked.
"""

from collections.abc import Mapping

from django.db import connection

from certificates.crl.remembered import LastList, last_lists, missing
from certificates.models import Issuer
from certificates.states import Act, State

_EXCUSED = """
SELECT c.serial FROM certificates_certificate AS c LEFT JOIN LATERAL (
    SELECT act, transaction FROM certificates_statuschange AS s WHERE s.certificate_id = c.id ORDER BY s.id DESC LIMIT 1
) AS last ON true
WHERE c.serial = ANY(%s) AND c.issuer_id = %s
  AND (c.not_after < %s OR c.status = %s AND last.act = ANY(%s) AND (
       last.transaction = pg_current_xact_id_if_assigned()::text::bigint  -- a snapshot does not tell of its own
       OR NOT pg_visible_in_snapshot(last.transaction::text::xid8, %s::pg_snapshot)))
"""


class ListsWentBack(Exception):
    """This database is behind the lists that were published last. Nothing was signed.

    What to do: docs/operations.md, "Restoring a backup"; `manage.py lists_after_restore` shows what is missing.
    """


def require_newest(last: Mapping[str, LastList], printed: Mapping[str, int]) -> None:
    """Raises ListsWentBack when a list was published whose number this database does not know."""
    for scope, one in last.items():
        if one.number > printed.get(scope, 0) and not one.accepted:
            raise ListsWentBack(f"list {one.number} ({scope}) was published, and the database knows of none so new")


def require_all(issuer: Issuer, last: LastList | None, gone: list[bytes]) -> None:
    """Raises ListsWentBack when certificates that were on the last list are gone without having ended or come back.

    What ended before the last list was printed had its one list more. What came back was released or put right, by a
    transaction that the last list had not seen: an older one was undone by the stop that the list tells of.
    """
    if last and gone and (unexplained := len(gone) - len(_excused(issuer, last, gone))):
        raise ListsWentBack(f"{unexplained} certificates would leave the list, and the history does not say why")


def unexplained(issuer: Issuer) -> set[bytes]:
    """The serials that the last lists have and this database neither has as stopped nor explains. For repairs."""
    found: set[bytes] = set()
    for last in last_lists(issuer).values():
        for shard, before in last.serials():
            gone = missing(before, _stopped_serials(issuer, shard))
            found |= set(gone) - set(_excused(issuer, last, gone))
    return found


def _excused(issuer: Issuer, last: LastList, gone: list[bytes]) -> list[bytes]:
    back = [Act.RELEASE.value, Act.CORRECT.value]
    with connection.cursor() as cursor:
        cursor.execute(_EXCUSED, [gone, issuer.pk, last.this_update, State.VALID.value, back, last.seen])
        return [bytes(serial) for (serial,) in cursor]


def _stopped_serials(issuer: Issuer, shard: int) -> bytes:
    rows = issuer.certificates.filter(crl_shard=shard, stopped_at__isnull=False).order_by("serial")
    return b"".join(bytes(serial) for serial in rows.values_list("serial", flat=True))
