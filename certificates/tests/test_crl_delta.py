"""Whoever holds any full list that is still valid, and the newest delta, knows what the table knows."""

import datetime
import random
import uuid

import pytest
from cryptography import x509

from accounts.actor import THE_SYSTEM, Actor
from accounts.roles import Channel, Role
from certificates.crl.publish import publish
from certificates.models import Certificate, Issuer, PublishedCrl
from certificates.reasons import Reason
from certificates.states import STOPPED, Act
from certificates.tests.asking import number
from certificates.tests.people import ACard, APhone, through_the_door

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SUPERVISOR = Actor(role=Role.HOTLINE_SUPERVISOR, channel=Channel.HOTLINE, id=uuid.uuid4(), reference="call 1")
OPEN = {
    "valid": [(Act.SUSPEND, SUPERVISOR, Reason.LOST), (Act.REVOKE, THE_SYSTEM, Reason.SUPERSEDED)],
    "on_hold": [(Act.CORRECT, SUPERVISOR, Reason.MISTAKE)] * 3 + [(Act.REVOKE, THE_SYSTEM, Reason.KEY_COMPROMISE)],
}


def entries(der):
    crl = x509.load_der_x509_crl(bytes(der))
    return {
        entry.serial_number: (
            entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value,
            entry.revocation_date_utc,
        )
        for entry in crl
    }


def with_delta(full, delta):
    """RFC 5280 §5.2.4: what a relying party makes of a complete list and a delta to it."""
    for serial, (reason, at) in entries(delta).items():
        if reason == "removeFromCRL":
            full.pop(serial, None)
        else:
            full[serial] = (reason, at)
    return full


def table(issuer):
    rows = Certificate.objects.filter(issuer=issuer, status__in=STOPPED)
    return {int.from_bytes(bytes(r.serial), "big"): (r.stop_code, r.stopped_at.replace(microsecond=0)) for r in rows}


def usable(issuer, *, at):
    """The newest delta, and every full list that somebody may still hold and use it with."""
    delta = PublishedCrl.objects.filter(issuer=issuer, scope="delta").latest()
    valid = PublishedCrl.objects.filter(issuer=issuer, scope="full", next_update__gt=at).order_by("number")
    return delta, list(valid)


@pytest.mark.parametrize("seed", range(6))
def test_base_and_delta_are_the_table_through_random_lives(issuers, hanako, taro, now, seed):
    chance = random.Random(seed)
    issuer = Issuer.objects.get(slug="phone-authentication")
    publish(issuer, at=now)
    for number_, person in enumerate((hanako, taro)):
        APhone(f"device-of-the-tests-{number_:04}").set_up(ACard(person, at=now), at=now)
    lives = list(Certificate.objects.filter(issuer=issuer))
    at = now
    for _step in range(40):
        at += datetime.timedelta(minutes=chance.choice([0, 1, 7, 90, 400]))
        one = chance.choice(lives)
        if one.status in OPEN and chance.random() < 0.7:
            act, actor, reason = chance.choice(OPEN[one.status])
            if act != Act.REVOKE or chance.random() < 0.1:
                through_the_door(one, act, actor=actor, reason=reason, at=at)
        if chance.random() < 0.6:
            publish(issuer, at=at)
            delta, fulls = usable(issuer, at=at)
            assert entries(fulls[-1].der) == table(issuer)
            for full in fulls:
                assert delta.base_number <= full.number == number(x509.load_der_x509_crl(bytes(full.der)))
                assert with_delta(entries(full.der), delta.der) == table(issuer)
