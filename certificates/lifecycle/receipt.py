"""The confirmation of an act, made in its transaction."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from accounts.models import Citizen
from certificates.models import Certificate, Receipt
from certificates.states import Act

NUMBER_DIGITS = 9  # read aloud in three groups of three


def give_receipt(citizen: Citizen, act: Act, certificates: Iterable[Certificate], *, at: datetime) -> Receipt:
    """A receipt that says what now stands where, and nothing personal (contract §3)."""
    return Receipt.objects.create(
        citizen=citizen,
        number="".join(secrets.choice("0123456789") for _ in range(NUMBER_DIGITS)),
        act=act,
        lines=[{"carrier": c.carrier, "kind": c.kind, "state": c.status} for c in certificates],
        at=at,
    )
