"""The few people of the certificates' tests, at a time that stands still (inside issuing hours)."""

import datetime

import pytest

from accounts.actor import Actor
from accounts.models import Citizen, Municipality
from certificates.management.commands.create_issuers import create_missing
from certificates.models import Issuer, PublishedCrl, Responder
from certificates.ocsp import renewal
from certificates.policy import JAPAN
from certificates.tests.api_client import Browser
from certificates.tests.ocsp_house import house as house
from certificates.tests.people import ACard, APhone

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=JAPAN)


@pytest.fixture
def now():
    return NOW


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def made_once():
    """The issuers of the first time, older than every test's now: keys take a second to make, rows a moment."""
    return []


@pytest.fixture
def issuers(db, settings, keys_dir, made_once):
    settings.KEYS_DIR = keys_dir
    if not made_once:
        create_missing(at=NOW - datetime.timedelta(days=100))
        renewal.renew_responders(at=NOW)
        made_once += [list(model.objects.order_by("pk")) for model in (Issuer, Responder, PublishedCrl)]
        return
    ids = {}
    for row in (row for rows in made_once for row in rows):
        copy = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.fields if not f.primary_key})
        if not isinstance(row, Issuer):
            copy.issuer_id = ids[row.issuer_id]
        copy.save(force_insert=True)
        ids |= {row.pk: copy.pk} if isinstance(row, Issuer) else {}


def _citizen(name, kana):
    return Citizen.objects.create(
        full_name=name, kana=kana, birth_date=datetime.date(1988, 4, 2), gender="2",
        address="東京都渋谷区松濤一丁目1番1号", municipality=Municipality.objects.get(code="131130"),
    )  # fmt: skip


@pytest.fixture
def hanako(db):
    return _citizen("試験 花子", "シケン ハナコ")


@pytest.fixture
def taro(db):
    return _citizen("試験 太郎", "シケン タロウ")


@pytest.fixture
def card(issuers, hanako, now):
    return ACard(hanako, at=now)


@pytest.fixture
def phone():
    return APhone()


@pytest.fixture
def registered(phone, card, now):
    """Hanako's phone, in use: its certificates, log-in first."""
    return sorted(phone.set_up(card, at=now), key=lambda certificate: certificate.kind, reverse=True)


@pytest.fixture
def hanako_at_home(hanako):
    return Actor.citizen(hanako.id)


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def at_home(browser, card):
    """A browser signed in with the card."""
    assert browser.sign_in_with_card(card).status_code == 200
    return browser
