"""Who looked at whose record: one explicit call, refused to nobody and to people without a purpose (R-40)."""

from datetime import datetime

from accounts.actor import Actor
from accounts.models import AccessRecord, Citizen
from accounts.roles import STAFF_ROLES


class NoPurpose(Exception):
    """A record of a person may be opened only by staff, for a stated purpose, within a visit or a call."""


def record_view(citizen: Citizen, *, actor: Actor, purpose: str, at: datetime) -> AccessRecord:
    """Write down, in the caller's transaction, that this member of staff sees this citizen's record."""
    if actor.role not in STAFF_ROLES or actor.id is None or not purpose.strip() or not actor.reference:
        raise NoPurpose
    return AccessRecord.objects.create(
        citizen=citizen,
        actor_id=actor.id,
        role=actor.role,
        channel=actor.channel,
        purpose=purpose.strip(),
        reference=actor.reference,
        at=at,
    )


def record_first_view(citizen: Citizen, *, actor: Actor, purpose: str, at: datetime) -> None:
    """As record_view, once for each member and visit, call or case: a page opened again is no other view."""
    seen = citizen.access_records.filter(reference=actor.reference, actor_id=actor.id) if actor.id else None
    if seen is None or not seen.exists():
        record_view(citizen, actor=actor, purpose=purpose, at=at)
