"""Journeys begin with the cast as dealt, whatever other tests did to it."""

import pytest

from tests import browser
from tests.journeys import every_state
from tests.journeys.citizen import Citizen


def pytest_collection_modifyitems(items):
    """A journey is walked twice at most (docs/decisions/0042)."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def deal(chromium, running_house):
    context = chromium.new_context(base_url=running_house.base_url)
    answer = context.request.post("/simulator/reset/", headers={"Accept": "application/json"}, timeout=60_000)
    assert answer.ok, answer.text()
    context.close()


@pytest.fixture(scope="module")
def house(chromium, running_house):
    deal(chromium, running_house)
    return running_house


@pytest.fixture(autouse=True)
def dealt_again(request):
    """The second time begins as the first did, not where that one stopped."""
    if getattr(request.node, "execution_count", 1) > 1:
        deal(request.getfixturevalue("chromium"), request.getfixturevalue("running_house"))


@pytest.fixture(scope="session")
def states():
    with every_state.watching() as states:
        yield states


@pytest.fixture(autouse=True)
def every_state_stands(states):
    yield
    assert states.told() == {}


@pytest.fixture
def window(chromium, house):
    """Makes browser windows of their own (no cookies, no keys), and closes them afterwards."""
    made = []

    def open_one(**shape):
        locale, javascript = shape.pop("locale", "ja-JP"), shape.pop("javascript", True)
        size = shape or browser.PHONE
        context = browser.window(
            chromium, base_url=house.base_url, locale=locale, java_script_enabled=javascript, **size
        )
        made.append(context)
        return context.new_page()

    yield open_one
    for context in made:
        context.close()


@pytest.fixture
def citizen(window):
    return lambda name, **kwargs: Citizen(window(**kwargs.pop("shape", {})), name, **kwargs)
