"""Dealing the cards of the cast: taking back what a person holds and giving them a new card (contract §5).

Needs the issuers' keys: called from the command and the job, never from a page.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actor import THE_SYSTEM, Actor
from accounts.models import Citizen
from certificates.card_terminal import CardPin
from certificates.lifecycle.issue_cards import issue_card
from certificates.lifecycle.locks import alive_of
from certificates.lifecycle.mail_address import remove_address
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.suspend import suspend
from certificates.lifecycle.withdraw import withdraw
from certificates.models import Application
from certificates.models.application import OPEN
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from simulator.cast import CAST, Matter, Person
from simulator.chip import VirtualChip
from simulator.models import VirtualCard
from simulator.models.chip_pin import TRIES


@transaction.atomic
def deal(name: str, *, at: datetime) -> VirtualCard:
    """Put the person of this name on the tray as cast.py describes them; what they held before is ended, not erased."""
    person, place = CAST[name], place_of(name)
    _take_back(place.citizen, at=at)
    Citizen.objects.filter(pk=place.citizen_id).update(**_as_described(person))  # they may have moved meanwhile
    place.citizen.refresh_from_db()
    chip = VirtualChip(place.pk)
    keys = {kind: chip.make_key(kind=kind) for kind in person.card_kinds}
    place.card = issue_card(place.citizen, keys=keys, not_after=at + person.lasts, at=at)
    for certificate in place.card.certificates.all():
        chip.take_certificate(bytes(certificate.der), kind=Kind(certificate.kind))
    place.dealt_at = at
    place.save(update_fields=["card", "dealt_at"])
    set_pins(place, person)
    if person.matter is Matter.ON_HOLD:
        _put_on_hold(place.citizen, at=at)
    return place


def place_of(name: str) -> VirtualCard:
    """This person's place in the tray, locked; made with the citizen when they are dealt for the first time."""
    place = VirtualCard.objects.select_for_update().filter(person=name).first()
    return place or VirtualCard.objects.create(person=name, citizen=Citizen.objects.create(**_as_described(CAST[name])))


def _as_described(person: Person) -> dict[str, Any]:
    return {
        "full_name": person.full_name,
        "full_name_substitutes": person.full_name_substitutes,
        "kana": person.kana,
        "birth_date": person.birth_date,
        "gender": person.gender,
        "address": person.address,
        "address_substitutes": person.address_substitutes,
        "municipality_id": person.municipality,
    }


def _take_back(citizen: Citizen, *, at: datetime) -> None:
    """Withdraw what is asked for and revoke what the phone holds; the new card takes the place of the old."""
    for application in Application.objects.filter(citizen=citizen, state__in=OPEN):
        withdraw(application, at=at)
    remove_address(citizen, at=at)  # whoever practises next has a mailbox of their own
    on_phone = [Kind(c.kind) for c in alive_of(citizen) if c.carrier == Carrier.PHONE]
    if on_phone:
        revoke(citizen.pk, on_phone, actor=THE_SYSTEM, reason=Reason.NO_LONGER_NEEDED, at=at)


def set_pins(place: VirtualCard, person: Person) -> None:
    values = {
        CardPin.SIGNING: person.signing,
        CardPin.AUTHENTICATION: person.authentication,
        CardPin.CARD_TEXT: person.card_text,
    }
    locked = CardPin.SIGNING if person.matter is Matter.SIGNING_LOCKED else None
    for which, value in values.items():
        if value:
            count = TRIES[which] if which == locked else 0
            place.pins.update_or_create(which=which, defaults={"value": value, "wrong_count": count})


def _put_on_hold(citizen: Citizen, *, at: datetime) -> None:
    """As the person themselves did on the day they lost it (R-15)."""
    suspend(citizen.pk, [Carrier.CARD], actor=Actor.citizen(citizen.pk), reason=Reason.LOST, at=at)
