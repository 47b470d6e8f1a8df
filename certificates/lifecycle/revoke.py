"""A phone's certificates will not be used again: the citizen's signed wish (R-22), final (R-21)."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actor import Actor
from certificates import passwords
from certificates.evidence import payloads
from certificates.evidence.jws import SignedDocument
from certificates.evidence.keep import keep
from certificates.lifecycle import signer
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.end_carrier import end_if_empty
from certificates.lifecycle.locks import alive_of, live_phone_of, lock_citizen
from certificates.lifecycle.receipt import give_receipt
from certificates.lifecycle.withdraw import withdraw_all_locked, withdraw_with_the_phone_locked
from certificates.models import Application, Certificate, Receipt
from certificates.models.application import ApplicationState
from certificates.models.evidence import EvidenceKind
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind, NotPossible, State


def revoke_as_signed(
    document: SignedDocument, wish: payloads.Revocation, *, signing_password: str | None, at: datetime
) -> Receipt:
    """Carry out a revocation request signed by the phone's signing key and password, or by the card (R-22).

    The nonce has been used up by the caller. Raises signer.SignerRefused, passwords.Wrong or Locked (the try is
    counted by then), NotPossible; then nothing else has been written.
    """
    certificate = signer.find(document.leaf)
    signer.require_in_force(certificate, at=at)
    if certificate.carrier == Carrier.PHONE:
        passwords.check(certificate, signing_password or "")
    with transaction.atomic():
        lock_citizen(certificate.citizen_id)
        certificate.refresh_from_db()
        signer.require_in_force(certificate, at=at)  # again, now that nobody else can change it
        actor = Actor.citizen(certificate.citizen_id)
        receipt = revoke(certificate.citizen_id, wish.kinds, actor=actor, reason=wish.reason, at=at)
        keep(document, certificate=certificate, kind=EvidenceKind.REVOCATION, reference=str(receipt.id), at=at)
    return receipt


@transaction.atomic
def revoke(
    citizen_id: uuid.UUID, kinds: Collection[Kind] | None, *, actor: Actor, reason: Reason, at: datetime
) -> Receipt:
    """Revoke these kinds of this person's phone, all or nothing: every kind named must be alive. None: all it carries.

    With the last of them goes what is still being made for that phone: a phone that was sold must get nothing.
    Raises NotPossible, permissions.NotAllowed or reasons.ReasonDoesNotFit; then nothing has been written.
    """
    citizen = lock_citizen(citizen_id)
    phone = live_phone_of(citizen)
    alive = {Kind(c.kind): c for c in alive_of(citizen) if c.carrier == Carrier.PHONE}
    wanted = list(alive) if kinds is None else kinds
    if any(kind not in alive for kind in wanted):
        raise NotPossible(Act.REVOKE, "none")
    ended = [alive[kind] for kind in wanted]
    if ended:
        waiting = list(_waiting_for(ended))
        change_statuses(ended, Act.REVOKE, actor=actor, reason=reason, at=at)
        withdraw_all_locked(citizen, waiting, by=actor, at=at)
    withdrawn = withdraw_with_the_phone_locked(citizen, by=actor, at=at) if len(ended) == len(alive) else []
    if not ended and not withdrawn:
        raise NotPossible(Act.REVOKE, "none")
    end_if_empty(phone, at=at)
    return give_receipt(citizen, Act.REVOKE, ended, at=at)


def _waiting_for(ended: list[Certificate]) -> QuerySet[Application]:
    """The applications whose certificates wait to be registered and are among these."""
    unregistered = [one for one in ended if one.status == State.READY_TO_REGISTER]
    found = Application.objects.filter(state=ApplicationState.READY, requested__certificate__in=unregistered)
    return found.select_related("phone").distinct()
