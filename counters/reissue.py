"""再交付 (R-44): a new card is asked for after a loss, and later handed out; fees and terms are the office's."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Citizen
from accounts.sign_in.session import AtWork
from certificates.card_terminal import CardPin
from certificates.lifecycle.hand_out import hand_out
from certificates.lifecycle.revoke_card import abolish_card
from certificates.models import CardRequest
from certificates.policy import JAPAN
from certificates.states import Kind
from counters import pins
from counters.holdings import holdings, lines
from counters.models import Arrival, CardReissue, IdentityCheck, LossReport, PinReset, Slip, Speed, Visit
from counters.models.loss_report import Lost
from counters.office_rules import Rules

PIN_OF = {Kind.DIGITAL_SIGNATURE: CardPin.SIGNING, Kind.USER_AUTHENTICATION: CardPin.AUTHENTICATION}
SIGNS_FROM_AGE = 15  # nobody younger is given a signing certificate


class NotExpress(Exception):
    """特急 is for the person themselves, soon after their 紛失届."""


class OneOnItsWay(Exception):
    """This person has asked for a card that was not handed out yet."""


def fee(rules: Rules, speed: Speed, *, with_certificates: bool) -> int:
    """Yen."""
    prefix = "express_" if speed is Speed.EXPRESS else ""
    return rules.fees[f"{prefix}card"] + (rules.fees[f"{prefix}certificates"] if with_certificates else 0)


def reported_lately(citizen: Citizen, rules: Rules, *, at: datetime) -> bool:
    """Whether a 紛失届 of the card was taken within the days in which 特急 is open."""
    since = at - timedelta(days=rules.express_within_days)
    reports = LossReport.objects.filter(visit__citizen=citizen, lost__in=(Lost.CARD, Lost.BOTH))
    return reports.filter(done_at__gte=since).exists()


def on_its_way(citizen: Citizen) -> CardReissue | None:
    return CardReissue.objects.filter(citizen=citizen, handed_at=None).first()


@transaction.atomic
def ask(
    visit: Visit, rules: Rules, speed: Speed, check: IdentityCheck, *, with_certificates: bool, at_work: AtWork,
    at: datetime,
) -> Slip:  # fmt: skip
    """The old card is abolished (R-43: no release any more), a new one asked for. Raises NotExpress, OneOnItsWay."""
    Citizen.objects.select_for_update(no_key=True).get(pk=visit.citizen_id)
    if on_its_way(visit.citizen):
        raise OneOnItsWay
    in_person = check.arrival == Arrival.SELF
    if speed is Speed.EXPRESS and not (in_person and reported_lately(visit.citizen, rules, at=at)):
        raise NotExpress
    before = holdings(visit.citizen, at=at)
    check.save()
    abolish_card(visit.citizen_id, actor=at_work.actor(visit.reference), at=at)
    asked = CardReissue.objects.create(
        citizen=visit.citizen, asked_in=visit, speed=speed, with_certificates=with_certificates,
        fee=fee(rules, speed, with_certificates=with_certificates), asked_at=at,
    )  # fmt: skip
    notes = [{"name": f"reissue_{speed}", "fee": asked.fee}, "card_abolished"]
    after = holdings(visit.citizen, at=at)
    return Slip.objects.create(visit=visit, title="reissue", lines=lines(before, after), notes=notes, at=at)


@transaction.atomic
def hand_over(
    visit: Visit, asked: CardReissue, terminal: str, kinds: Collection[Kind], check: IdentityCheck, *,
    at_work: AtWork, at: datetime,
) -> PinReset:  # fmt: skip
    """The new card begins; its certificates are made by the worker, its PINs are set by its holder on the panel.

    Raises OneOnItsWay when it was handed out meanwhile, NotPossible, NotOnThisCard.
    """
    check.save()
    taken = CardReissue.objects.filter(pk=asked.pk, handed_at=None).update(handed_at=at, handed_in=visit)
    if taken != 1:
        raise OneOnItsWay
    hand_out(visit.citizen_id, kinds, terminal=terminal, reference=visit.reference, at=at)
    which = [CardPin.CARD_TEXT, *(PIN_OF[kind] for kind in kinds)]
    return pins.let_set_at_hand_out(visit, terminal, which, at_work=at_work, at=at)


def requests_of(visit: Visit) -> list[CardRequest]:
    return list(CardRequest.objects.filter(reference=visit.reference).order_by("id"))


def may_carry(citizen: Citizen, *, at: datetime) -> list[Kind]:
    """Which certificates a card of this person may hold, by their age today (R-10)."""
    today = at.astimezone(JAPAN).date()
    born = citizen.birth_date
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return [kind for kind in Kind if kind is Kind.USER_AUTHENTICATION or age >= SIGNS_FROM_AGE]
