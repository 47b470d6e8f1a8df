"""Q-12: certificates made by one process, beside django-ca: the row alone, as theirs, and with all that proves it."""

import copy
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from django.utils import timezone

from accounts.ids import new_id
from accounts.models import Citizen
from certificates.lifecycle.change_status import ROWS_AT_ONCE
from certificates.lifecycle.issue_cards import NewCard, issue_card, issue_cards
from certificates.lifecycle.make_certificate import issuing, make_certificate
from certificates.models import Card, Certificate, Issuer
from certificates.states import Carrier, Kind, State
from config.database_roles import APPLICATION
from tests.bench import django_ca_peer, house
from tests.bench.figures import Figure, ratio

COUNT = 200
BATCH = 1000
ROUNDS = 3


def figures(_ours: house.House) -> Iterator[Figure]:
    card = Card.objects.filter(ended_at=None).first()
    whole, alone = {"single": [], "batch": []}, {"single": [], "batch": []}
    theirs = []
    for _ in range(ROUNDS):
        keys = [ec.generate_private_key(ec.SECP256R1()).public_key() for _ in range(COUNT)]
        alone["single"].append(_row_by_row(card, keys))
        alone["batch"].append(_rows_at_once(card))
        whole["single"].append(_stored(keys))
        whole["batch"].append(_batched())
        try:
            django_ca_peer.install()
            django_ca_peer.take("card-authentication", "asked")
            theirs.append(django_ca_peer.do("issue", "card-authentication", str(COUNT))["per_second"])
        except django_ca_peer.NotHere as why:
            yield Figure("Q-12", "issuing", goal="≥ 1.3", why_not=str(why))
            return
    peer = f"django-ca, one by one and stored: {_shown(theirs)}"
    for what, ours, single, batch in (
        ("without evidence: the row alone, as theirs", alone, "≥ 1.3", "≥ 5"),
        ("with evidence: person locked, card, history, triggers", whole, "", ""),
    ):
        for how, rates, goal in (
            ("one by one, each committed", ours["single"], single),
            (f"{BATCH} in one transaction", ours["batch"], batch),
        ):
            yield ratio(
                "Q-12", f"issued {how}, {what}; a second", rates, theirs, goal=goal, shown=(_shown(rates), peer)
            )


def _row_by_row(card: Card, keys: list) -> float:
    """What django-ca does: made, signed, one row, COMMIT; the issuer is looked up once."""
    issuer, people = issuing(Carrier.CARD, Kind.USER_AUTHENTICATION), _people(len(keys))
    with _a_table_without_triggers():
        began = time.perf_counter()
        for person, key in zip(people, keys, strict=True):
            made = _made(person, card, issuer, key)
            made.save(force_insert=True)
        took = time.perf_counter() - began
    _must_be_right(made)
    return len(keys) / took


def _rows_at_once(card: Card) -> float:
    issuer, people = issuing(Carrier.CARD, Kind.USER_AUTHENTICATION), _people(BATCH)
    keys = [ec.generate_private_key(ec.SECP256R1()).public_key() for _ in range(BATCH)]
    with _a_table_without_triggers():
        began = time.perf_counter()
        made = [_made(person, card, issuer, key) for person, key in zip(people, keys, strict=True)]
        Certificate.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)
        took = time.perf_counter() - began
    _must_be_right(made[-1])
    return BATCH / took


def _made(citizen: Citizen, card: Card, issuer: Issuer, key: ec.EllipticCurvePublicKey) -> Certificate:
    now = timezone.now()
    made = make_certificate(
        citizen, issuer=issuer, kind=Kind.USER_AUTHENTICATION, key=key, at=now, card=card,
        not_after=now + timedelta(days=1825),
    )  # fmt: skip
    made.status = State.VALID
    return made


@contextmanager
def _a_table_without_triggers() -> Iterator[None]:
    """The certificates' table with its columns, indexes and CHECKs, and nobody who writes history for it."""
    table = Certificate._meta.db_table
    with house.as_superuser() as owner, connection.cursor() as cursor:
        owner.execute(f"CREATE SCHEMA bare CREATE TABLE {table} (LIKE public.{table} INCLUDING ALL)")
        owner.execute(
            f"GRANT USAGE ON SCHEMA bare TO {APPLICATION}; GRANT SELECT, INSERT ON bare.{table} TO {APPLICATION}"
        )
        cursor.execute("SET search_path = bare, public")
        try:
            yield
        finally:
            cursor.execute("RESET search_path")
            owner.execute("DROP SCHEMA bare CASCADE")


def _must_be_right(made: Certificate) -> None:
    x509.load_der_x509_certificate(bytes(made.der)).verify_directly_issued_by(
        x509.load_der_x509_certificate(bytes(made.issuer.certificate_der))
    )


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
