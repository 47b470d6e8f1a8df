"""The card or the phone is missing: it is stopped at once, at any hour (R-15, R-17, R-52)."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Citizen
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.end_carrier import end_if_empty
from certificates.lifecycle.locks import alive_of, live_phone_of, lock_citizen
from certificates.lifecycle.receipt import give_receipt
from certificates.lifecycle.withdraw import withdraw_with_the_phone_locked
from certificates.models import Application, Certificate, Receipt
from certificates.reasons import Reason
from certificates.states import Act, Carrier, NotPossible, State

CAN_STOP = (State.VALID, State.READY_TO_REGISTER)


@transaction.atomic
def suspend(
    citizen_id: uuid.UUID, carriers: Collection[Carrier], *, actor: Actor, reason: Reason, at: datetime
) -> Receipt:
    """Stop everything this person's card and/or phone carries, all or nothing, and give a receipt.

    What is on hold already stays so. A phone not registered yet is revoked and its application withdrawn (rules §2).
    Raises NotPossible when there is nothing to stop, permissions.NotAllowed; then nothing has been written.
    """
    citizen = lock_citizen(citizen_id)
    alive = [certificate for certificate in alive_of(citizen) if certificate.carrier in carriers]
    stopped = [certificate for certificate in alive if certificate.status in CAN_STOP]
    if stopped:
        change_statuses(stopped, Act.SUSPEND, actor=actor, reason=reason, at=at)
    withdrawn = _withdraw_applications(citizen, by=actor, at=at) if Carrier.PHONE in carriers else []
    if not stopped and not withdrawn:
        raise NotPossible(Act.SUSPEND, _state_of(alive))
    return give_receipt(citizen, Act.SUSPEND, stopped, at=at)


def _withdraw_applications(citizen: Citizen, *, by: Actor, at: datetime) -> list[Application]:
    phone = live_phone_of(citizen)
    withdrawn = withdraw_with_the_phone_locked(citizen, by=by, at=at)
    end_if_empty(phone, at=at)
    return withdrawn


def _state_of(alive: list[Certificate]) -> str:
    return alive[0].status if alive else "none"
