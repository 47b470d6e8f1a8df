"""失効 on application at the counter (R-45): of the card's, of the phone's, of either kind; and the slip."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.sign_in.session import AtWork
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.revoke_card import revoke_card
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind
from counters.holdings import Change, Holding, holdings, lines
from counters.holdings import changes as changes_by
from counters.models import IdentityCheck, Slip, Visit

REASONS = (Reason.NO_LONGER_NEEDED, Reason.KEY_COMPROMISE, Reason.LOST, Reason.STOLEN, Reason.OTHER)


def name_of(holding: Holding) -> str:
    """How a form names this certificate."""
    return f"{holding.certificate.carrier}-{holding.certificate.kind}"


def changes_of(held: list[Holding], picked: Collection[str]) -> list[Change]:
    ended = {one.certificate.pk for one in held if name_of(one) in picked}
    possible = changes_by(held, dict.fromkeys(Carrier, Act.REVOKE))
    return [Change(one.holding, one.after if one.holding.certificate.pk in ended else None) for one in possible]


@transaction.atomic
def carry_out(
    visit: Visit, picked: Collection[str], *, reason: Reason, check: IdentityCheck, at_work: AtWork, at: datetime
) -> Slip:
    """All or none. Raises NotPossible when one of them is not alive any more, permissions.NotAllowed."""
    before = holdings(visit.citizen, at=at)
    check.save()
    actor, citizen = at_work.actor(visit.reference), visit.citizen_id
    for carrier, end in ((Carrier.CARD, revoke_card), (Carrier.PHONE, revoke)):
        kinds = [kind for kind in Kind if f"{carrier}-{kind}" in picked]
        if kinds:
            end(citizen, kinds, actor=actor, reason=reason, at=at)
    after = holdings(visit.citizen, at=at)
    return Slip.objects.create(visit=visit, title="revocation", lines=lines(before, after), notes=_notes(picked), at=at)


def _notes(picked: Collection[str]) -> list[str]:
    card = [name for name in picked if name.startswith(Carrier.CARD)]
    phone = [name for name in picked if name.startswith(Carrier.PHONE)]
    return [*(["revoked_for_good"] if picked else []), *(["card_certificates_again"] if card else []),
            *(["phone_again"] if phone else [])]  # fmt: skip
