"""A new certificate for a card in somebody's hand (R-18): asked for at the counter, made by the worker, written into
the chip.
"""

import uuid
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from accounts.actor import Actor
from certificates import card_terminal, policy
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.locks import lock_citizen
from certificates.lifecycle.make_certificate import issuing, make_certificate
from certificates.lifecycle.queue_issue import BEFORE_EVERYTHING_ELSE
from certificates.models import Card, CardRequest, Certificate
from certificates.reasons import Reason
from certificates.states import ALIVE, Act, Carrier, Kind, NotPossible
from certificates.x509.fingerprint import load_spki, spki, spki_sha256


@transaction.atomic
def ask_for_certificate(card: Card, kind: Kind, *, terminal: str, reference: str, at: datetime) -> CardRequest:
    """Let the chip make a key and put the issue into the queue. Raises NotPossible when one is alive already.

    Issuing hours bind phones (R-14); a card's certificate is made while its holder waits at the counter.
    """
    lock_citizen(card.citizen_id)
    if card.ended_at is not None or Certificate.objects.filter(card=card, kind=kind, status__in=ALIVE).exists():
        raise NotPossible(Act.ISSUE, "alive")
    key = card_terminal.card_on_terminal(terminal).make_key(kind=kind)
    request = CardRequest.objects.create(
        card=card, kind=kind, spki_der=spki(key), spki_sha256=spki_sha256(key), terminal=terminal,
        reference=reference, asked_at=at,
    )  # fmt: skip
    task = app.configure_task("certificates.jobs.reissue", priority=BEFORE_EVERYTHING_ELSE)
    task.defer(request_id=str(request.pk))
    return request


def reissue(request_id: uuid.UUID, *, at: datetime) -> CardRequest:
    """Make the certificate and write it into the chip. Called twice, each is done once."""
    request = _make(request_id, at=at)
    if request.certificate and request.written_at is None:
        chip = card_terminal.card_on_terminal(request.terminal)
        chip.take_certificate(bytes(request.certificate.der), kind=Kind(request.kind))
        request.written_at = at
        request.save(update_fields=["written_at"])
    return request


@transaction.atomic
def _make(request_id: uuid.UUID, *, at: datetime) -> CardRequest:
    request = CardRequest.objects.select_related("card__citizen").get(pk=request_id)
    lock_citizen(request.card.citizen_id)
    request.refresh_from_db(fields=["certificate"])
    if request.certificate is not None or request.card.ended_at is not None:
        return request
    kind = Kind(request.kind)
    certificate = make_certificate(
        request.card.citizen, issuer=issuing(Carrier.CARD, kind), card=request.card, kind=kind,
        key=load_spki(bytes(request.spki_der)), at=at, not_after=_not_after(request.card, at=at),
    )  # fmt: skip
    actor = Actor.system(reference=request.reference)
    change_statuses([certificate], Act.ISSUE, actor=actor, reason=Reason.APPLIED, at=at)
    request.certificate = certificate
    request.save(update_fields=["certificate"])
    return request


def _not_after(card: Card, *, at: datetime) -> datetime:
    """As long as the card's other certificate: both end with the card's term."""
    others = [one.not_after for one in card.certificates.filter(status__in=ALIVE)]
    return max(others, default=at + policy.CARD_CERTIFICATE_LIFETIME)
