"""A stop that hit the wrong person or thing is put right, soon, by two people of the hotline (R-56)."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.countersign import countersign, require_second
from certificates.lifecycle.locks import alive_of, lock_citizen
from certificates.lifecycle.receipt import give_receipt
from certificates.models import Receipt, StatusChange
from certificates.policy import CORRECT_WITHIN
from certificates.reasons import Reason
from certificates.states import Act, NotPossible, State


@transaction.atomic
def correct(
    citizen_id: uuid.UUID, changes: Collection[StatusChange], *, actor: Actor, second: Actor, at: datetime
) -> Receipt:
    """Make VALID again what these suspensions put on hold: only they, and only while nothing else has happened since.

    Raises NotPossible when it is too late or the hold is another one by now, permissions.NotAllowed,
    countersign.NotTheSecond; then nothing has been written. "I found it again" is no correction.
    """
    require_second(actor, second)
    citizen = lock_citizen(citizen_id)
    wrong = {change.certificate_id: change for change in changes if change.act == Act.SUSPEND}
    held = [one for one in alive_of(citizen) if one.pk in wrong and one.status == State.ON_HOLD]
    if not held or len(held) != len(wrong):
        raise NotPossible(Act.CORRECT, "none")
    for one in held:
        newest = StatusChange.objects.filter(certificate=one).latest("id")
        if newest.pk != wrong[one.pk].pk or at - newest.at > CORRECT_WITHIN:
            raise NotPossible(Act.CORRECT, one.status)
    made = change_statuses(held, Act.CORRECT, actor=actor, reason=Reason.MISTAKE, at=at)
    countersign(made, second=second, at=at)
    return give_receipt(citizen, Act.CORRECT, held, at=at)
