"""The resident record changed (R-23): what a certificate says of its holder is no longer so, or there is no holder."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.end_carrier import end_if_empty
from certificates.lifecycle.locks import alive_of, live_phone_of, lock_citizen
from certificates.lifecycle.receipt import give_receipt
from certificates.models import Application, Card, Certificate, Receipt
from certificates.models.application import ApplicationState
from certificates.reasons import Reason
from certificates.states import ALIVE, Act, Kind

# A signing certificate carries name, address, birth date and sex; the other kind names nobody and lives on.
ENDS: dict[Reason, tuple[Kind, ...]] = {
    Reason.CONTENTS_CHANGED: (Kind.DIGITAL_SIGNATURE,),
    Reason.DEATH: tuple(Kind),
    Reason.LEFT_THE_REGISTER: tuple(Kind),
}


@transaction.atomic
def follow_record(citizen_id: uuid.UUID, reason: Reason, *, actor: Actor, at: datetime) -> Receipt | None:
    """Revoke what this reason ends, on card and phone. None when nothing of it was alive.

    Applications that wait for their issue are refused by it: the card that signed them may sign no more (R-10).
    Raises KeyError for a reason that is none of these, permissions.NotAllowed; then nothing has been written.
    """
    citizen = lock_citizen(citizen_id)
    ended = [one for one in alive_of(citizen) if Kind(one.kind) in ENDS[reason]]
    if not ended:
        return None
    change_statuses(ended, Act.REVOKE, actor=actor, reason=reason, at=at)
    _close_emptied(ended, at=at)
    end_if_empty(Card.objects.filter(citizen=citizen, ended_at=None).first(), at=at)
    end_if_empty(live_phone_of(citizen), at=at)
    return give_receipt(citizen, Act.REVOKE, ended, at=at)


def _close_emptied(ended: Collection[Certificate], *, at: datetime) -> None:
    """Close the applications of which nothing is left to be registered."""
    waiting = Application.objects.filter(state=ApplicationState.READY, requested__certificate__in=ended)
    left = Application.objects.filter(requested__certificate__status__in=ALIVE)
    emptied = waiting.exclude(pk__in=left.values("pk")).values("pk")
    Application.objects.filter(pk__in=emptied).update(state=ApplicationState.WITHDRAWN, closed_at=at)
