"""Journeys begin with the cast as dealt, whatever other tests did to it."""

import pytest

from tests import browser
from tests.journeys.citizen import Citizen


@pytest.fixture(scope="module")
def house(chromium, running_house):
    context = chromium.new_context(base_url=running_house.base_url)
    answer = context.request.post("/simulator/reset/", headers={"Accept": "application/json"}, timeout=60_000)
    assert answer.ok, answer.text()
    context.close()
    return running_house


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
