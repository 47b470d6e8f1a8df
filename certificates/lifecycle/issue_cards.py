"""Cards are handed out: one at a counter, or thousands at a time (R-01, R-06)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actor import THE_SYSTEM
from accounts.models import Citizen
from certificates import policy
from certificates.lifecycle.change_status import ROWS_AT_ONCE, change_statuses
from certificates.lifecycle.make_certificate import issuing, make_certificate
from certificates.models import Card, Certificate
from certificates.reasons import Reason
from certificates.states import ALIVE, Act, Carrier, Kind
from certificates.x509.signing import PublicKey


@dataclass(frozen=True)
class NewCard:
    """A card whose chip made these keys. `not_after` is the certificates' last moment, the policy's when None."""

    citizen: Citizen
    keys: Mapping[Kind, PublicKey]
    not_after: datetime | None = None


@transaction.atomic
def issue_cards(wanted: Sequence[NewCard], *, at: datetime) -> list[Card]:
    """Their certificates are valid at once; older cards of the same people are superseded. All or none.

    Needs the issuers' keys.
    """
    people = _lock([one.citizen for one in wanted])
    old = list(Certificate.objects.filter(citizen__in=people, carrier=Carrier.CARD, status__in=ALIVE))
    if old:
        change_statuses(old, Act.REVOKE, actor=THE_SYSTEM, reason=Reason.SUPERSEDED, at=at)
    Card.objects.filter(citizen__in=people, ended_at=None).update(ended_at=at)
    cards = Card.objects.bulk_create(
        (Card(citizen=one.citizen, issued_at=at) for one in wanted), batch_size=ROWS_AT_ONCE
    )
    made = _certificates(zip(cards, wanted, strict=True), at=at)
    change_statuses(made, Act.ISSUE, actor=THE_SYSTEM, reason=Reason.APPLIED, at=at)
    return cards


def issue_card(
    citizen: Citizen, *, keys: Mapping[Kind, PublicKey], at: datetime, not_after: datetime | None = None
) -> Card:
    return issue_cards([NewCard(citizen, keys, not_after)], at=at)[0]


def _lock(people: Iterable[Citizen]) -> list[Citizen]:
    """In the order of their ids: two that lock some of the same people wait for each other, and never both."""
    ids = [person.pk for person in people]
    return list(Citizen.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def _certificates(cards: Iterable[tuple[Card, NewCard]], *, at: datetime) -> list[Certificate]:
    issuers = {kind: issuing(Carrier.CARD, kind) for kind in Kind}
    latest = at + policy.CARD_CERTIFICATE_LIFETIME
    return [
        make_certificate(one.citizen, issuer=issuers[kind], card=card, kind=kind, key=key, at=at,
                         not_after=one.not_after or latest)
        for card, one in cards
        for kind, key in one.keys.items()
    ]  # fmt: skip
