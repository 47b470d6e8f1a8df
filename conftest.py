"""The tests' database, and what every test may ask for."""

import pytest
from django.db import connections
from django.test import TransactionTestCase

from tests.database import TestDatabase


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """In place of pytest-django's: one server, one template made once per set of migrations, a clone for this run."""
    with TestDatabase.at_hand(django_db_blocker) as database:
        for alias in connections:
            connections[alias].settings_dict["NAME"] = database.name
        TransactionTestCase._fixture_teardown = lambda case: database.renew()
        yield database
