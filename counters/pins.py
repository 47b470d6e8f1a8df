"""A locked or forgotten PIN of a card is set anew at the counter (R-36): by its holder, on the terminal's panel.

The desk lets the panel take a PIN and learns afterwards that it was set; the PIN itself never comes here (R-33).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.sign_in.session import AtWork, actor_of
from certificates import notices
from certificates.card_terminal import CardPin, card_on_terminal
from counters.card_on_desk import CardOnDesk
from counters.holdings import holdings, lines
from counters.models import IdentityCheck, PinReset, Slip, Visit


class NotSetYet(Exception):
    """The holder has not set all of them."""


@transaction.atomic
def let_set(
    visit: Visit, card: CardOnDesk, which: Collection[str], check: IdentityCheck, *, at_work: AtWork, at: datetime
) -> PinReset:
    check.save()
    return let_set_at_hand_out(visit, card.terminal, which, at_work=at_work, at=at)


def let_set_at_hand_out(
    visit: Visit, terminal: str, which: Collection[str], *, at_work: AtWork, at: datetime
) -> PinReset:
    """For a card handed out in this visit, whose holder was identified for that."""
    return PinReset.objects.create(visit=visit, terminal=terminal, which=list(which), by=at_work.member, at=at)


def permit(reset: PinReset, which: str, *, at: datetime) -> str:
    """The word that lets the panel take this PIN once. Raises ValueError: not one that was let; NotOnThisCard."""
    if which not in reset.which:
        raise ValueError(which)
    return card_on_terminal(reset.terminal).permit_pin(which=CardPin(which), at=at)


def still_to_set(reset: PinReset) -> list[CardPin]:
    """What the holder has not set since. Raises NotOnThisCard when the card was taken away."""
    chip = card_on_terminal(reset.terminal)
    when = {CardPin(which): chip.pin_set_at(which=CardPin(which)) for which in reset.which}
    return [which for which, at in when.items() if at is None or at < reset.at]


@transaction.atomic
def finish(reset: PinReset, *, title: str = "pin", notes: Collection[str] = ("pins_set",), at: datetime) -> Slip:
    """The slip, and a notice to the holder; asked for twice, the first one is the answer. Raises NotSetYet."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=reset.visit_id)
    given = visit.slips.filter(title=title, at__gte=reset.at).first()
    if given is not None:
        return given
    if still_to_set(reset):
        raise NotSetYet
    told = notices.through(actor_of(reset.by, visit.reference)) | {"which": list(reset.which)}
    notices.tell(visit.citizen_id, notices.About.CARD_PINS_SET, at=at, reference=visit.reference, **told)
    held = holdings(visit.citizen, at=at)
    return Slip.objects.create(visit=visit, title=title, lines=lines(held, held), notes=list(notes), at=at)
