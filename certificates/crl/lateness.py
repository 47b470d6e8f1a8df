"""How late the lists of an issuer are: what an operator watches, and what a receipt admits (R-58)."""

from datetime import datetime, timedelta

from certificates import policy
from certificates.crl.printed import DELTA, FULL, changes_shown, newest_of_each
from certificates.models import Issuer

NOT_WORTH_A_WORD = timedelta(seconds=60)  # security R2: within this they may be made


def late_for(issuer: Issuer, *, at: datetime) -> timedelta:
    """How long a change has been waiting for a list that tells of it, or the full list for its renewal."""
    printed = newest_of_each(issuer)
    if DELTA not in printed or FULL not in printed:
        return timedelta()
    waiting = changes_shown(issuer).filter(at__gt=printed[DELTA].this_update).order_by("at")
    since = [
        printed[FULL].this_update + policy.CRL_RENEWED_EVERY,
        *waiting.values_list("at", flat=True)[:1],
    ]
    return max(at - min(since), timedelta())


def keeps_waiting(issuer: Issuer, *, since: datetime, at: datetime) -> bool:
    """Whether what happened at `since` has been waiting for longer than is worth a word."""
    newest = newest_of_each(issuer).get(DELTA)
    if newest is None or at - since <= NOT_WORTH_A_WORD:
        return False
    return changes_shown(issuer).filter(at__gt=newest.this_update, at__lte=since).exists()
