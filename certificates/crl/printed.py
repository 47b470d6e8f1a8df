"""What the database knows of the lists that were printed: the newest of each scope, and what has changed since."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Max, QuerySet

from certificates import policy
from certificates.models import Issuer, StatusChange
from certificates.models.status_change import SHOWN_ON_LISTS

FULL, DELTA = "full", "delta"
# A change carries the moment of its act and becomes visible at COMMIT, a little later; the longest a statement, a lock
# and an idle transaction may take together is well below this. Looking back further than needed adds entries that say
# what the full list says; looking back less would lose one.
COMMITTED_WITHIN = timedelta(minutes=5)

# From one scope to the next along the index: thousands of lists are kept for a day or two, of eighteen scopes.
_NEWEST = """
WITH RECURSIVE scopes AS (
    SELECT min(scope) AS scope FROM certificates_publishedcrl WHERE issuer_id = %(issuer)s
    UNION ALL
    SELECT (SELECT min(scope) FROM certificates_publishedcrl WHERE issuer_id = %(issuer)s AND scope > scopes.scope)
    FROM scopes WHERE scopes.scope IS NOT NULL
)
SELECT scopes.scope, newest.* FROM scopes CROSS JOIN LATERAL (
    SELECT number, this_update, octet_length(der) FROM certificates_publishedcrl
    WHERE issuer_id = %(issuer)s AND scope = scopes.scope ORDER BY number DESC LIMIT 1
) AS newest
"""


class Printed(NamedTuple):
    number: int
    this_update: datetime
    octets: int

    def may_follow_at(self) -> datetime:
        """Long lists are not printed after every change: shards and deltas tell of it at once (decision 0022)."""
        short = self.octets <= policy.CRL_SHORT_OCTETS
        return self.this_update + timedelta(seconds=0 if short else self.octets / policy.CRL_OCTETS_PER_SECOND)


def newest_of_each(issuer: Issuer) -> dict[str, Printed]:
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, {"issuer": issuer.pk})
        return {scope: Printed(*printed) for scope, *printed in cursor}


def changes_shown(issuer: Issuer) -> QuerySet[StatusChange]:
    """Changes that a list shows: into a stop, out of one, or from one to the other."""
    return StatusChange.objects.filter(act__in=SHOWN_ON_LISTS, certificate__issuer=issuer)


def shards_of(printed: Mapping[str, Printed]) -> set[int]:
    """Those that certificates are dealt to now, and those of a time when there were more."""
    return set(range(policy.CRL_SHARDS)) | {int(scope) for scope in printed if scope not in (FULL, DELTA)}


def stale(issuer: Issuer, printed: Mapping[str, Printed], *, at: datetime, margin: timedelta) -> set[str]:
    """Scopes whose newest list is old, is missing, or lacks a change. `margin`: see COMMITTED_WITHIN."""
    scopes = {FULL, *map(str, shards_of(printed))}
    old = {s for s in scopes if s not in printed or printed[s].this_update <= at - policy.CRL_RENEWED_EVERY}
    fresh = {scope: printed[scope].this_update - margin for scope in scopes - old}
    if not fresh:
        return old
    changes = changes_shown(issuer).filter(at__gt=min(fresh.values())).order_by().values_list("certificate__crl_shard")
    changed = {str(shard): changed_at for shard, changed_at in changes.annotate(Max("at"))}
    changed[FULL] = max(changed.values(), default=at - policy.CRL_RENEWED_EVERY)
    return old | {scope for scope, since in fresh.items() if scope in changed and changed[scope] > since}
