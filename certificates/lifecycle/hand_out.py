"""A new card is handed out at a counter (R-44): its chip makes the keys, the worker the certificates."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from certificates.lifecycle.locks import alive_of, lock_citizen
from certificates.lifecycle.reissue import ask_for_certificate
from certificates.models import Card, CardRequest
from certificates.states import Act, Carrier, Kind, NotPossible


@transaction.atomic
def hand_out(
    citizen_id: uuid.UUID, kinds: Collection[Kind], *, terminal: str, reference: str, at: datetime
) -> list[CardRequest]:
    """Their new card begins; a certificate of each kind is asked for. Raises NotPossible: one card each (R-01)."""
    citizen = lock_citizen(citizen_id)
    if any(one.carrier == Carrier.CARD for one in alive_of(citizen)):
        raise NotPossible(Act.ISSUE, "alive")
    Card.objects.filter(citizen=citizen, ended_at=None).update(ended_at=at)
    card = Card.objects.create(citizen=citizen, issued_at=at)
    return [ask_for_certificate(card, kind, terminal=terminal, reference=reference, at=at) for kind in kinds]
