"""New certificates for a card whose own have ended, by a change of the record or a revocation (R-18, R-23, R-45)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import Citizen
from accounts.sign_in.session import AtWork
from certificates.lifecycle.hand_out import hand_out
from certificates.lifecycle.locks import lock_citizen
from certificates.lifecycle.reissue import ask_for_certificate
from certificates.models import Card
from certificates.states import ALIVE, Act, Carrier, Kind, NotPossible, State
from counters import pins, reissue
from counters.card_on_desk import CardOnDesk
from counters.models import IdentityCheck, PinReset, Visit


def lacking(citizen: Citizen, *, at: datetime) -> list[Kind]:
    """Which certificates this person's card may carry (R-10) and does not.

    None while a new card is on its way, and none into a card on hold: that one is released first, by two (R-43).
    """
    on_card = citizen.certificates.filter(carrier=Carrier.CARD, status__in=ALIVE)
    alive = dict(on_card.values_list("kind", "status"))
    if State.ON_HOLD in alive.values() or reissue.on_its_way(citizen):
        return []
    return [kind for kind in reissue.may_carry(citizen, at=at) if kind not in alive]


def begins_anew(citizen: Citizen) -> bool:
    """Whether everything on the card has ended, and the card with it (R-02): it then begins as a new one does."""
    return not Card.objects.filter(citizen=citizen, ended_at=None).exists()


@transaction.atomic
def issue(
    visit: Visit, card: CardOnDesk, kinds: Collection[Kind], check: IdentityCheck, *, at_work: AtWork, at: datetime
) -> PinReset:
    """The chip makes keys, the worker the certificates, the holder sets the PINs that go with them (R-36).

    Raises NotPossible when the card was stopped or one of them issued meanwhile, card_terminal.NotOnThisCard.
    """
    lock_citizen(visit.citizen_id)
    if not set(kinds) <= set(lacking(visit.citizen, at=at)):
        raise NotPossible(Act.ISSUE, "alive")
    check.save()
    if begins_anew(visit.citizen):
        hand_out(visit.citizen_id, kinds, terminal=card.terminal, reference=visit.reference, at=at)
    else:
        for kind in kinds:
            ask_for_certificate(card.card, kind, terminal=card.terminal, reference=visit.reference, at=at)
    which = [reissue.PIN_OF[kind] for kind in kinds]
    return pins.let_set_at_hand_out(visit, card.terminal, which, at_work=at_work, at=at)
