"""Q-12: certificates made by one process, beside django-ca: signed alone, and with their rows and history."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from accounts.models import Citizen
from certificates.lifecycle import issue
from certificates.lifecycle.make_certificate import make_certificate
from certificates.models import Card
from certificates.states import Kind
from tests.bench import django_ca_peer, house
from tests.bench.environment import ROWS
from tests.bench.figures import Figure, ratio
from tests.bench.filling import CHANGED

COUNT = 100
ROUNDS = 3


def figures(_ours: house.Running) -> Iterator[Figure]:
    citizen = Citizen.objects.order_by("id").first()
    card = Card.objects.filter(citizen=citizen, ended_at=None).first()
    signed, stored, theirs = [], [], []
    for _ in range(ROUNDS):
        keys = [ec.generate_private_key(ec.SECP256R1()).public_key() for _ in range(COUNT)]
        signed.append(_signed(citizen, card, keys))
        stored.append(_stored(keys))
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
    yield Figure("Q-12", "issued in batches", goal="≥ 5", why_not="there is no way to issue in batches")


def _signed(citizen: Citizen, card: Card, keys: list) -> float:
    began = time.perf_counter()
    for key in keys:
        made = make_certificate(
            citizen, kind=Kind.USER_AUTHENTICATION, key=key, at=timezone.now(), card=card,
            not_after=timezone.now() + timedelta(days=1825),
        )  # fmt: skip
    took = time.perf_counter() - began
    x509.load_der_x509_certificate(made.der).verify_directly_issued_by(
        x509.load_der_x509_certificate(bytes(made.issuer.certificate_der))
    )
    return len(keys) / took


def _stored(keys: list) -> float:
    """A new card with one certificate for one person after another, each committed; the old card ends."""
    with house.as_superuser() as connection:
        rows = connection.execute(
            "SELECT citizen FROM bench.people WHERE n > %s AND n %% 100 = 0 ORDER BY random() LIMIT %s",
            [min(CHANGED, ROWS // 2), len(keys)],
        ).fetchall()
    people = list(Citizen.objects.filter(pk__in=[citizen for (citizen,) in rows]))
    began = time.perf_counter()
    for person, key in zip(people, keys, strict=False):
        issue.issue_card(person, keys={Kind.USER_AUTHENTICATION: key}, at=timezone.now())
    return len(people) / (time.perf_counter() - began)


def _shown(rates: list[float]) -> str:
    return f"{statistics.median(rates):,.0f}/s (best {max(rates):,.0f})"
