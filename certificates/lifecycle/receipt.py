"""The confirmation of an act, made in its transaction."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Citizen
from certificates.models import Certificate, Receipt
from certificates.states import Act


def give_receipt(citizen: Citizen, act: Act, certificates: Iterable[Certificate], *, at: datetime) -> Receipt:
    """A receipt that says what now stands where, and nothing personal (contract §3)."""
    return Receipt.objects.create(
        citizen=citizen,
        act=act,
        lines=[{"carrier": c.carrier, "kind": c.kind, "state": c.status} for c in certificates],
        at=at,
    )
