"""A person for one practice call: somebody the registers have not seen before, with a card and a phone in use.

Names are the cast's, put together anew; so are the streets. Nobody who lives in the same city, or was born about the
same day, has the same name: a call must not be harder than its case. When every name has been drawn in every city,
whoever was called longest ago gets a new card and a new phone. Needs the issuers' keys: the worker's work.
"""

import base64
import random
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from django.db import transaction

from accounts import stop_word
from accounts.actor import THE_SYSTEM, Actor
from accounts.as_told import spoken
from accounts.misheard import skeleton
from accounts.models import Citizen, Municipality
from certificates.evidence import jws, payloads
from certificates.lifecycle.apply import apply
from certificates.lifecycle.issue import issue
from certificates.lifecycle.issue_cards import issue_card
from certificates.lifecycle.locks import alive_of
from certificates.lifecycle.register import register
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.revoke_card import revoke_card
from certificates.lifecycle.suspend import suspend
from certificates.models import Application, Certificate
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from simulator.cast import CAST, Person
from simulator.models import PracticePerson
from simulator.phone.device import CONSENT, MODELS, OS_VERSIONS
from simulator.phone.documents import new_key, proof, request, signed, signer
from simulator.practice_cases import PLAYS, Play

TOWNS = {
    "aoi": "見本橋一丁目2番3号",
    "ren": "架空野町4番5号",
    "shiori": "例森町7番地",
    "makoto": "仮之宮二丁目8番1号",
    "fumi": "暮坂見町15番地",
    "hinata": "雲ヶ空三丁目5番5号",
    "atsushi": "葛見本町99番地",
    "daichi": "錠ヶ原五丁目12番12号",
    "takashi": "古鍵川四丁目6番21号",
}
STOP_WORD = "ゆうやけのてっとう"
PIN, PASSWORD = "2580", "PHONE2026"  # as the phone in Python (phone/device.py); no practice call asks for them
OLDEST, YOUNGEST = date(1942, 1, 1), date(2005, 12, 31)
DRAWS = 200
CARD_LASTS = timedelta(days=700)


@dataclass(frozen=True)
class Drawn:
    """Who it is to be: of one of the cast the family's name and the street, of another the given name."""

    family: str
    given: Person
    born: date
    city: Municipality

    @property
    def kana(self) -> str:
        return f"{CAST[self.family].kana.split()[0]}　{self.given.kana.split()[1]}"

    @property
    def full_name(self) -> str:
        return f"{CAST[self.family].full_name.split()[0]}　{self.given.full_name.split()[1]}"

    def is_somebody(self) -> bool:
        """Whether somebody of that name lives there, or was born on that day give or take a part of it."""
        alike = Citizen.objects.filter(kana_skeleton=skeleton(spoken(self.kana)))
        day = self.born
        near = [
            alike.filter(municipality=self.city),
            alike.filter(birth_date__year=day.year, birth_date__month=day.month),
            alike.filter(birth_date__year=day.year, birth_date__day=day.day),
            alike.filter(birth_date__month=day.month, birth_date__day=day.day),
        ]
        return any(each.exists() for each in near)


@transaction.atomic
def make(practice_id: uuid.UUID, *, at: datetime) -> None:
    """All of it or nothing; the second time it is there already."""
    row = PracticePerson.objects.select_for_update().get(pk=practice_id)
    if row.citizen_id is not None:
        return
    play = PLAYS[row.case]
    row.citizen = _somebody(row, play)
    _equip(row.citizen, at=at)
    if play.has_word:
        stop_word.keep(row.citizen, stop_word.hash_new(row.citizen, STOP_WORD), at=at)
    if play.stopped_before:
        suspend(row.citizen.pk, [Carrier.PHONE], actor=Actor.citizen(row.citizen.pk), reason=Reason.LOST, at=at)
    row.save(update_fields=["citizen"])


@transaction.atomic
def end(practice_id: uuid.UUID, *, at: datetime) -> None:
    """What the person still holds is revoked, as no longer needed; the history stays. Twice is as good as once."""
    row = PracticePerson.objects.select_for_update().get(pk=practice_id)
    if row.citizen is None or row.ended_at is not None:
        return
    for carrier, revoked in ((Carrier.CARD, revoke_card), (Carrier.PHONE, revoke)):
        kinds = [Kind(one.kind) for one in alive_of(row.citizen) if one.carrier == carrier]
        if kinds:
            revoked(row.citizen.pk, kinds, actor=THE_SYSTEM, reason=Reason.NO_LONGER_NEEDED, at=at)
    row.ended_at = at
    row.save(update_fields=["ended_at"])


def said_of(citizen: Citizen) -> Mapping[str, str]:
    """What stands for the braces in practice_cases.py."""
    family, given = citizen.kana.split()
    town = citizen.address.removeprefix(str(citizen.municipality))
    return {
        "kana": f"{family}　{given}",
        "family": family,
        "given": given,
        "born": in_eras(citizen.birth_date),
        "wrong_born": in_eras(citizen.birth_date.replace(year=citizen.birth_date.year - 2)),
        "address": f"{citizen.municipality}{town}",
        "elsewhere": "北海道札幌市" if citizen.municipality.prefecture != "北海道" else "沖縄県那覇市",
        "word": STOP_WORD,
        "model": MODELS["android"],
    }


def in_eras(day: date) -> str:
    """昭和55年3月12日."""
    eras = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))
    began, era = next((began, era) for began, era in eras if day >= began)
    year = day.year - began.year + 1
    return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def _somebody(row: PracticePerson, play: Play) -> Citizen:
    drawn = _draw(play)
    if drawn:
        return _citizen(drawn)
    before = PracticePerson.objects.filter(case=row.case, ended_at__isnull=False).select_related("citizen")
    known = [one.citizen for one in before.order_by("ended_at") if one.citizen]
    busy = set(PracticePerson.objects.filter(ended_at=None).values_list("citizen", flat=True))
    return next(one for one in known if one.pk not in busy)


def _draw(play: Play) -> Drawn | None:
    """None when as many draws met somebody who is there already."""
    cities = list(Municipality.objects.order_by("code"))
    chance = random.SystemRandom()
    for _ in range(DRAWS):
        family = play.family or chance.choice(list(TOWNS))
        given = CAST[chance.choice(list(TOWNS))]
        days = chance.randrange((YOUNGEST - OLDEST).days)
        drawn = Drawn(family, given, OLDEST + timedelta(days=days), chance.choice(cities))
        if drawn.born.day <= 28 and not drawn.is_somebody():
            return drawn
    return None


def _citizen(drawn: Drawn) -> Citizen:
    return Citizen.objects.create(
        full_name=drawn.full_name,
        kana=drawn.kana,
        birth_date=drawn.born,
        gender=drawn.given.gender,
        address=f"{drawn.city}{TOWNS[drawn.family]}",
        municipality=drawn.city,
    )


def _equip(citizen: Citizen, *, at: datetime) -> None:
    """A card, and a phone from application to use, by the same acts as everybody's."""
    card_keys = {kind: new_key() for kind in Kind}
    card = issue_card(
        citizen, keys={kind: key.public_key() for kind, key in card_keys.items()}, not_after=at + CARD_LASTS, at=at
    )
    signing = card.certificates.get(kind=Kind.DIGITAL_SIGNATURE)
    phone_keys = {kind: new_key() for kind in Kind}
    asked = _apply(signing, card_keys[Kind.DIGITAL_SIGNATURE], phone_keys, at=at)
    application = issue(asked.pk, at=at)
    nonce, origin = secrets.token_urlsafe(32), settings.PUBLIC_URL
    proofs = {
        kind: base64.b64decode(proof(sign=signer(key), origin=origin, nonce=nonce)) for kind, key in phone_keys.items()
    }
    register(application, proofs=proofs, origin=origin, nonce=nonce, at=at)


def _apply(
    signing: Certificate,
    key: EllipticCurvePrivateKey,
    phone_keys: Mapping[Kind, EllipticCurvePrivateKey],
    *,
    at: datetime,
) -> Application:
    payload = {
        "type": "application",
        "nonce": secrets.token_urlsafe(48),
        "platform": "android",
        "device": secrets.token_urlsafe(24),
        "model": MODELS["android"],
        "os_version": OS_VERSIONS["android"],
        "consent": CONSENT,
        "certificates": [{"kind": kind, "csr": request(one)} for kind, one in phone_keys.items()],
    }
    document = jws.read(signed(payload, certificate=bytes(signing.der), sign=signer(key)))
    wish = payloads.read_application(document.payload)
    return apply(document, wish, pin=PIN, signing_password=PASSWORD, at=at)
