"""Hanako and Taro with their cards and phones, as the certificates' tests know them, and their browsers; now is now."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import StaffMember
from accounts.roles import Channel, Role
from accounts.sessions import SessionStore
from certificates.sign_in import session as sessions
from certificates.states import Kind
from certificates.tests.api_client import Browser
from certificates.tests.conftest import card as card
from certificates.tests.conftest import hanako as hanako
from certificates.tests.conftest import hanako_at_home as hanako_at_home
from certificates.tests.conftest import issuers as issuers
from certificates.tests.conftest import keys_dir as keys_dir
from certificates.tests.conftest import made_once as made_once
from certificates.tests.conftest import phone as phone
from certificates.tests.conftest import registered as registered
from certificates.tests.conftest import taro as taro
from certificates.tests.people import ACard


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def with_the_phone(phone, registered):
    """A browser signed in with Hanako's phone."""
    browser = Browser()
    assert browser.sign_in_with_phone(phone, registered).status_code == 200
    return page_of(browser)


@pytest.fixture
def with_the_card(card):
    browser = Browser()
    assert browser.sign_in_with_card(card).status_code == 200
    return page_of(browser)


def page_of(browser):
    """The same browser looking at pages, whose forms carry their own CSRF token."""
    browser.client.handler.enforce_csrf_checks = False
    return browser.client


@pytest.fixture
def browser_of(settings, now):
    """A browser signed in with this certificate."""

    def browser(certificate):
        store = SessionStore()
        store.create()
        sessions.begin(store, certificate, way="card", at=now)
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
        return client

    return browser


@pytest.fixture
def at_home(browser_of, card):
    """Hanako's browser, by her card."""
    return browser_of(card.certificate(Kind.USER_AUTHENTICATION))


@pytest.fixture
def at_taros(browser_of, issuers, taro, now):
    return browser_of(ACard(taro, at=now).certificate(Kind.USER_AUTHENTICATION))


@pytest.fixture
def clerk(make_staff):
    return make_staff(Role.COUNTER_CLERK, Channel.COUNTER, office="131130")


@pytest.fixture
def make_staff(db):
    """A member of staff who exists, as an actor within a visit or a call."""

    def make(role, channel, *, office=""):
        login = f"{role}-{StaffMember.objects.count()}"
        row = StaffMember.objects.create(login=login, name="職員　名", role=role, municipality_id=office or None)
        return Actor(role=role, channel=channel, id=row.pk, municipality=office, reference="V-2026-0001")

    return make
