"""Who may do which act, through which channel, to whose certificate: two tables and three functions.

What a certificate's state allows is another question (states.py); how sure staff must be of the person is a third
(counters/identity.py).
"""

from accounts.actor import Actor
from accounts.roles import Channel, Role
from certificates.models import Certificate
from certificates.states import Act, Carrier, acts_possible

_CARD, _PHONE = Carrier.CARD, Carrier.PHONE

ONES_OWN: dict[tuple[Role, Channel], set[tuple[Carrier, Act]]] = {
    (Role.CITIZEN, Channel.PORTAL): {
        (_CARD, Act.SUSPEND),
        (_PHONE, Act.SUSPEND),
        (_PHONE, Act.REGISTER),
        (_PHONE, Act.RESUME),  # R-19; a card comes back at the counter only, R-18
        (_PHONE, Act.REVOKE),
    },
}
ANYONES: dict[tuple[Role, Channel], set[tuple[Carrier, Act]]] = {
    (Role.SYSTEM, Channel.SYSTEM): {
        *((carrier, act) for carrier in Carrier for act in (Act.ISSUE, Act.REVOKE)),
        (_PHONE, Act.RESUME),
    },
    (Role.HOTLINE_OPERATOR, Channel.HOTLINE): {(_CARD, Act.SUSPEND), (_PHONE, Act.SUSPEND)},  # R-52; no release, R-53
    (Role.HOTLINE_SUPERVISOR, Channel.HOTLINE): {
        *((carrier, act) for carrier in Carrier for act in (Act.SUSPEND, Act.CORRECT, Act.REVOKE)),
    },
    **{
        (role, Channel.COUNTER): {
            *((carrier, act) for carrier in Carrier for act in (Act.SUSPEND, Act.REVOKE)),
            (_CARD, Act.RELEASE),
        }
        for role in (Role.COUNTER_CLERK, Role.COUNTER_SUPERVISOR)
    },
}


class NotAllowed(Exception):
    """This actor may not do this to this certificate; nothing was changed."""


def allows(actor: Actor, act: Act, certificate: Certificate) -> bool:
    """Whether the tables let this actor do this act, whatever the certificate's state."""
    key, wanted = (actor.role, actor.channel), (Carrier(certificate.carrier), act)
    if wanted in ANYONES.get(key, ()):
        return _within_reach(actor, certificate)
    return wanted in ONES_OWN.get(key, ()) and actor.id == certificate.citizen_id


def require(actor: Actor, act: Act, certificate: Certificate) -> None:
    if not allows(actor, act, certificate):
        raise NotAllowed(f"{actor.role} may not {act} a {certificate.carrier}'s through {actor.channel}")


def acts_open_to(actor: Actor, certificate: Certificate) -> list[Act]:
    """What a page may offer: what this actor may do and this certificate can take, in the order of its life."""
    possible = acts_possible(carrier=certificate.carrier, kind=certificate.kind, state=certificate.status)
    return [act for act in possible if allows(actor, act, certificate)]


def _within_reach(actor: Actor, certificate: Certificate) -> bool:
    """A counter acts for the people of its own municipality only; the hotline and the system for all (R-40)."""
    return actor.channel != Channel.COUNTER or actor.municipality == certificate.citizen.municipality_id
