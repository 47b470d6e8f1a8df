"""The tests' database, the running house and the browser: what every test may ask for."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from playwright.sync_api import Browser, Page

from tests import browser
from tests.database import TestDatabase
from tests.running_house import RunningHouse, opened


def pytest_configure() -> None:
    """What a fresh checkout lacks: translations compiled, and the folder WhiteNoise looks into."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("compile_catalogues")


def pytest_terminal_summary(terminalreporter) -> None:
    """Why a journey had to be walked again (docs/decisions/0042): told in full, though it passed then."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"WALKED AGAIN: {report.nodeid}", sep="_")
        terminalreporter.line(report.longreprtext)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[TestDatabase]:
    """In place of pytest-django's: one server, one template per set of migrations, a clone for this run.

    The tests connect with the application's role, as the house does: a superuser would walk past every grant.
    """
    with TestDatabase.at_hand(django_db_blocker) as database:
        for alias in connections:
            connections[alias].settings_dict["NAME"] = database.name
        # After a test that committed: a fresh clone. Django would truncate, which history refuses.
        TransactionTestCase._fixture_teardown = lambda case: database.renew()
        yield database


@pytest.fixture(scope="session")
def published_lists(tmp_path_factory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("published")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_published_lists(settings, published_lists) -> None:
    """A test's database begins before its last one's lists: among those of one folder, that looks like a backup."""
    settings.PUBLISHED_LISTS_DIR = next(published_lists)


@pytest.fixture(scope="session")
def running_house(django_db_setup, tmp_path_factory) -> Iterator[RunningHouse]:
    """granian and the worker on a database of their own, with issuers and cast: shared by all journeys."""
    with opened(django_db_setup.template, tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="module")
def chromium(monkeypatch_for_a_module) -> Iterator[Browser]:
    """Not for the whole run: Playwright keeps an event loop in this thread, and other tests want one of their own."""
    # The tests beside it use the database from there all the same.
    monkeypatch_for_a_module.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with browser.started() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def monkeypatch_for_a_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture
def phone_page(chromium, running_house) -> Iterator[Page]:
    """A page in a phone-sized window of its own."""
    context = browser.window(chromium, base_url=running_house.base_url)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk_page(chromium, running_house) -> Iterator[Page]:
    context = browser.window(chromium, base_url=running_house.base_url, **browser.DESK)
    yield context.new_page()
    context.close()
