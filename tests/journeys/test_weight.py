"""What a first visit to a page loads: 50 kB at most, compressed, and nothing from elsewhere (ui.md, Q-14).

In easy Japanese with ふりがな: the most words and the most marks, so every other language is lighter.
"""

import pytest
from django.conf import settings

from tests.journeys.judges import watch_requests
from tests.journeys.test_every_page import FOR_ANYONE, FOR_THE_CITIZEN

pytestmark = pytest.mark.browser
MOST = 50 * 1000  # bytes over the line
PRACTICE = "/simulator/"  # no page of the product


class Scale:
    """Weighs each page as if nothing had been loaded before."""

    def __init__(self, page):
        self.page, self.sizes = page, []
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        line.on("Network.loadingFinished", lambda event: self.sizes.append(event["encodedDataLength"]))

    def weighs(self, address):
        self.sizes.clear()
        self.page.goto(address, wait_until="networkidle")
        return sum(self.sizes)

    def too_heavy(self, addresses):
        weights = {address: self.weighs(address) for address in addresses if not address.startswith(PRACTICE)}
        assert min(weights.values()) > 5000  # the scale works
        return {address: weight for address, weight in weights.items() if weight > MOST}


def speaks_easily(page, house):
    cookies = {settings.LANGUAGE_COOKIE_NAME: settings.EASY_JAPANESE, settings.FURIGANA_COOKIE_NAME: "on"}
    page.context.add_cookies([{"name": name, "value": value, "url": house.base_url} for name, value in cookies.items()])
    page.goto("/")
    assert page.locator("ruby").count() > 5
    return page


def test_of_every_page_for_anyone_is_light(window, house):
    assert Scale(speaks_easily(window(), house)).too_heavy(FOR_ANYONE) == {}


def test_of_every_page_for_the_citizen_is_light(citizen, house):
    person = citizen("takashi")
    person.takes_their_card(to="sign-in")
    person.signs_in_with_the_card()
    foreign = watch_requests(person.page, house.base_url)

    assert Scale(speaks_easily(person.page, house)).too_heavy(FOR_THE_CITIZEN) == {}
    assert foreign == []
