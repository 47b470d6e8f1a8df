"""The card was found (R-18, R-43): its log-in certificate works again, its signing one is revoked; two people do it."""

import uuid
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from certificates.found import BRINGS, Found
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.countersign import countersign, require_second
from certificates.lifecycle.locks import alive_of, lock_citizen
from certificates.lifecycle.receipt import give_receipt
from certificates.models import Certificate, Receipt
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind, NotPossible, State


@transaction.atomic
def release(citizen_id: uuid.UUID, *, actor: Actor, second: Actor, at: datetime) -> Receipt:
    """Bring back what a found card brings back (found.py), revoke what it does not; a new certificate is asked for
    separately (reissue.py).

    Raises NotPossible when nothing of the card is on hold or it was returned, permissions.NotAllowed,
    countersign.NotTheSecond; then nothing has been written.
    """
    require_second(actor, second)
    citizen = lock_citizen(citizen_id)
    held = [one for one in alive_of(citizen) if one.carrier == Carrier.CARD and one.status == State.ON_HOLD]
    if not held:
        raise NotPossible(Act.RELEASE, "none")
    released, ended = _parted(held)
    if released:
        changes = change_statuses(released, Act.RELEASE, actor=actor, reason=Reason.FOUND, at=at)
        countersign(changes, second=second, at=at)
    if ended:
        changes = change_statuses(ended, Act.REVOKE, actor=actor, reason=Reason.SUPERSEDED, at=at)
        countersign(changes, second=second, at=at)
    return give_receipt(citizen, Act.RELEASE, held, at=at)


def _parted(held: list[Certificate]) -> tuple[list[Certificate], list[Certificate]]:
    def brings(one: Certificate) -> Found:
        return BRINGS[Carrier(one.carrier), Kind(one.kind)]

    released = [one for one in held if brings(one) is Found.RELEASED]
    return released, [one for one in held if brings(one) is Found.REISSUED]
