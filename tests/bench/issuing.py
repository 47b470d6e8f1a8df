"""Q-12: certificates made by one process, beside django-ca: signed alone, and with their rows and history."""

import copy
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from accounts.ids import new_id
from accounts.models import Citizen
from certificates.lifecycle.issue_cards import NewCard, issue_card, issue_cards
from certificates.lifecycle.make_certificate import issuing, make_certificate
from certificates.models import Card
from certificates.states import Carrier, Kind
from tests.bench import django_ca_peer, house
from tests.bench.figures import Figure, ratio

COUNT = 200
BATCH = 1000
ROUNDS = 3


def figures(_ours: house.House) -> Iterator[Figure]:
    citizen = Citizen.objects.order_by("id").first()
    card = Card.objects.filter(citizen=citizen, ended_at=None).first()
    signed, stored, batched, theirs = [], [], [], []
    for _ in range(ROUNDS):
        keys = [ec.generate_private_key(ec.SECP256R1()).public_key() for _ in range(COUNT)]
        signed.append(_signed(citizen, card, keys))
        stored.append(_stored(keys))
        batched.append(_batched())
        try:
            django_ca_peer.install()
            django_ca_peer.take("card-authentication", "asked")
            theirs.append(django_ca_peer.do("issue", "card-authentication", str(COUNT))["per_second"])
        except django_ca_peer.NotHere as why:
            yield Figure("Q-12", "issuing", goal="≥ 1.3", why_not=str(why))
            return
    peer = f"django-ca, stored: {_shown(theirs)}"
    what = "issued one by one and stored, history and triggers included; a second"
    yield ratio("Q-12", what, stored, theirs, goal="≥ 1.3", shown=(_shown(stored), peer))
    what = "made and signed alone, issuer looked up each time"
    yield ratio("Q-12", what, signed, theirs, goal="", shown=(_shown(signed), peer))
    what = f"issued {BATCH} in one transaction and stored, history and triggers included; a second"
    yield ratio("Q-12", what, batched, theirs, goal="≥ 5", shown=(_shown(batched), peer))


def _signed(citizen: Citizen, card: Card, keys: list) -> float:
    began = time.perf_counter()
    for key in keys:
        made = make_certificate(
            citizen, issuer=issuing(Carrier.CARD, Kind.USER_AUTHENTICATION), kind=Kind.USER_AUTHENTICATION, key=key,
            at=timezone.now(), card=card, not_after=timezone.now() + timedelta(days=1825),
        )  # fmt: skip
    took = time.perf_counter() - began
    x509.load_der_x509_certificate(made.der).verify_directly_issued_by(
        x509.load_der_x509_certificate(bytes(made.issuer.certificate_der))
    )
    return len(keys) / took


def _stored(keys: list) -> float:
    """A first card with one certificate for one person after another, each committed."""
    people = _people(len(keys))
    began = time.perf_counter()
    for person, key in zip(people, keys, strict=True):
        issue_card(person, keys={Kind.USER_AUTHENTICATION: key}, at=timezone.now())
    return len(people) / (time.perf_counter() - began)


def _batched() -> float:
    keys = [ec.generate_private_key(ec.SECP256R1()).public_key() for _ in range(BATCH)]
    wanted = [NewCard(one, {Kind.USER_AUTHENTICATION: key}) for one, key in zip(_people(BATCH), keys, strict=True)]
    began = time.perf_counter()
    issue_cards(wanted, at=timezone.now())
    return BATCH / (time.perf_counter() - began)


def _people(count: int) -> list[Citizen]:
    """Who never held a card: django-ca has no counterpart for the end of an older one."""
    one = Citizen.objects.order_by("id").first()
    for person in (people := [copy.copy(one) for _ in range(count)]):
        person.pk, person._state.adding = new_id(), True
    return Citizen.objects.bulk_create(people)


def _shown(rates: list[float]) -> str:
    return f"{statistics.median(rates):,.0f}/s (best {max(rates):,.0f})"
