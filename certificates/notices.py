"""What a citizen is told: written into their inbox in the transaction of what happened (R-06, R-57)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from accounts.actor import Actor
from accounts.models import Notice
from certificates.models import StatusChange
from certificates.reasons import Reason
from certificates.states import Act, Carrier
from certificates.ways import deliveries


class About(models.TextChoices):
    """Every notice there is; its words are templates/notices/<name>.html."""

    READY_TO_REGISTER = "ready_to_register"
    REGISTERED = "registered"
    SUSPENDED = "suspended"
    RELEASED = "released"
    CORRECTED = "corrected"
    REVOKED = "revoked"
    PIN_CHANGED = "pin_changed"
    PIN_RESET = "pin_reset"
    SIGNING_PASSWORD_CHANGED = "signing_password_changed"
    SIGNING_PASSWORD_RESET = "signing_password_reset"
    CARD_PINS_SET = "card_pins_set"
    SIGNED_IN = "signed_in"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSKEY_COPIED = "passkey_copied"
    STOP_WORD_SET = "stop_word_set"
    STOP_WORD_REMOVED = "stop_word_removed"
    INQUIRY_ANSWERED = "inquiry_answered"
    APPLICATION_REFUSED = "application_refused"
    APPLICATION_EXPIRED = "application_expired"
    APPLICATION_WITHDRAWN = "application_withdrawn"
    REGISTER_SOON = "register_soon"
    ENDS_SOON = "ends_soon"
    ADDRESS_CHANGED = "address_changed"
    CASE_ANSWERED = "case_answered"
    COPY_DELETED = "copy_deleted"


# What the holder is told of an act. None: nothing of its own; resuming is told by the new certificates.
OF_AN_ACT: dict[tuple[Carrier, Act], About | None] = {
    (Carrier.CARD, Act.ISSUE): None,  # handed over by a person
    (Carrier.PHONE, Act.ISSUE): About.READY_TO_REGISTER,
    (Carrier.PHONE, Act.REGISTER): About.REGISTERED,
    (Carrier.PHONE, Act.RESUME): None,
    (Carrier.CARD, Act.RELEASE): About.RELEASED,
    **{(carrier, Act.SUSPEND): About.SUSPENDED for carrier in Carrier},
    **{(carrier, Act.CORRECT): About.CORRECTED for carrier in Carrier},
    **{(carrier, Act.REVOKE): About.REVOKED for carrier in Carrier},
}
# Where the reason says more than the act: nothing in use has ended.
FOR_A_REASON: dict[Reason, About] = {Reason.NOT_REGISTERED: About.APPLICATION_EXPIRED}


def tell(citizen_id: UUID, about: About, *, at: datetime, reference: str = "", **values: Any) -> Notice:
    """Put a notice into this person's inbox, and on the ways they chose, in the caller's transaction."""
    notice = Notice.objects.create(citizen_id=citizen_id, about=about, values=values, reference=reference, at=at)
    deliveries.plan([notice])
    return notice


def tell_holders(changes: Sequence[StatusChange]) -> list[Notice]:
    """One notice to each person for what one act did to what they hold: which certificates, and through whom."""
    by_holder: dict[tuple[UUID, About], list[StatusChange]] = {}
    for change in changes:
        of_the_act = OF_AN_ACT[Carrier(change.certificate.carrier), Act(change.act)]
        about = FOR_A_REASON.get(Reason(change.reason), of_the_act)
        if about is not None:
            by_holder.setdefault((change.certificate.citizen_id, about), []).append(change)
    told = Notice.objects.bulk_create(
        Notice(citizen_id=citizen_id, about=about, values=_values(acts), reference=acts[0].reference, at=acts[0].at)
        for (citizen_id, about), acts in by_holder.items()
    )
    deliveries.plan(told)
    return told


def through(actor: Actor) -> dict[str, str]:
    """Whose hand it was and by which way, as the words want it: for notices that no act at the door brings about."""
    return {"channel": actor.channel, "role": actor.role}


def _values(changes: Iterable[StatusChange]) -> dict[str, Any]:
    changes = list(changes)
    certificates = [[change.certificate.carrier, change.certificate.kind] for change in changes]
    first = changes[0]
    return {"certificates": certificates, "channel": first.channel, "role": first.role, "reason": first.reason}
