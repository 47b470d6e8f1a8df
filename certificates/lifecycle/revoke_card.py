"""A card's certificates end at a counter: on application (R-45), or because the card is replaced (R-44)."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.end_carrier import end_if_empty
from certificates.lifecycle.locks import alive_of, lock_citizen
from certificates.lifecycle.receipt import give_receipt
from certificates.models import Card, Receipt
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind, NotPossible


@transaction.atomic
def revoke_card(
    citizen_id: uuid.UUID, kinds: Collection[Kind], *, actor: Actor, reason: Reason, at: datetime
) -> Receipt:
    """Revoke these kinds of this person's card, all or nothing: every kind named must be alive.

    Raises NotPossible, permissions.NotAllowed or reasons.ReasonDoesNotFit; then nothing has been written.
    """
    citizen = lock_citizen(citizen_id)
    alive = {Kind(one.kind): one for one in alive_of(citizen) if one.carrier == Carrier.CARD}
    if not kinds or any(kind not in alive for kind in kinds):
        raise NotPossible(Act.REVOKE, "none")
    ended = [alive[kind] for kind in kinds]
    change_statuses(ended, Act.REVOKE, actor=actor, reason=reason, at=at)
    end_if_empty(Card.objects.filter(citizen=citizen, ended_at=None).first(), at=at)
    return give_receipt(citizen, Act.REVOKE, ended, at=at)


@transaction.atomic
def abolish_card(citizen_id: uuid.UUID, *, actor: Actor, at: datetime) -> Receipt | None:
    """廃止: the card is void for good, found or not (R-43); with what it carried. None when nothing of it was alive."""
    citizen = lock_citizen(citizen_id)
    kinds = [Kind(one.kind) for one in alive_of(citizen) if one.carrier == Carrier.CARD]
    if kinds:
        return revoke_card(citizen_id, kinds, actor=actor, reason=Reason.SUPERSEDED, at=at)
    Card.objects.filter(citizen=citizen, ended_at=None).update(ended_at=at)
    return None
