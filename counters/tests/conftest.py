"""Staff at their desks, signed in as a browser would be, and the people they serve."""

import pytest
from django.utils import timezone

from accounts.tests.colleagues import COLLEAGUES, Desk, hire
from certificates.tests.conftest import (  # noqa: F401 - fixtures
    card,
    hanako,
    hanako_at_home,
    issuers,
    keys_dir,
    made_once,
    phone,
    registered,
    taro,
)
from counters.tests.on_the_phone import take_call


@pytest.fixture
def now():
    """Pages read the clock: certificates are made a little before."""
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def staff(db):
    return {login: hire(login) for login in COLLEAGUES}


@pytest.fixture
def desk(staff):
    """desk("mado-1") → somebody signed in."""
    return lambda login: Desk(login).sign_in()


@pytest.fixture
def empty_desk(staff):
    return Desk


@pytest.fixture
def operator(desk):
    return desk("denwa-1")


@pytest.fixture
def call(operator):
    return take_call(operator)
