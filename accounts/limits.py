"""How often something may be tried, counted where every process sees it: one row each, one statement a try.

For what no secret's own count protects (passwords.py counts those): an address that asks about many people.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts import peppered
from accounts.models import Tally
from accounts.problems import Problem

_COUNT = """
    INSERT INTO accounts_tally AS known (key, count, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN known.ends_at > %(at)s THEN known.count + 1 ELSE 1 END,
        ends_at = CASE WHEN known.ends_at > %(at)s THEN known.ends_at ELSE excluded.ends_at END
    RETURNING count, ends_at
"""


class TooOften(Problem):
    """Tried too often; this one was not even looked at."""

    code, status, title = "too-many-requests", 429, _("しばらくお待ちください")

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(_("短い時間に続けて送られたため、受け付けを止めています。"), retry_after=retry_after)


@dataclass(frozen=True)
class Limit:
    """So many tries in each window. `name` keeps what is counted for one purpose apart from another's."""

    name: str
    tries: int
    within: timedelta


def count(limit: Limit, of: str, *, at: datetime) -> None:
    """Count one try of this session, address or person; raises TooOften beyond the limit.

    Durable: the count stands, whatever becomes of the try, and parallel ones queue up at the row.
    """
    key = peppered.digest(f"{limit.name}\n{of}")
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "at": at, "ends_at": at + limit.within})
        tries, ends_at = cursor.fetchone()
    if tries > limit.tries:
        raise TooOften(retry_after=int((ends_at - at).total_seconds()) + 1)


def forget_ended(*, at: datetime) -> int:
    return Tally.objects.filter(ends_at__lte=at).delete()[0]


def forget_all() -> int:
    """For a sandbox that begins anew."""
    return Tally.objects.all().delete()[0]
