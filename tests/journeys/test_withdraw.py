"""An application taken back (R-10), from the page that waits: with a script or not, by keyboard, in English."""

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.citizen import Citizen
from tests.journeys.judges import RIGHT, japanese_in, stands
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_every_page import NAMES

pytestmark = pytest.mark.browser


def waits(person):
    """Everything but the registration."""
    person.comes_to_the_check()
    person.sends()
    person.waits_until_ready()
    return person.page.url


class TestAnApplication:
    def test_is_taken_back_once_with_a_script_or_without(self, citizen, window):
        ren = citizen("ren")
        page, waiting = ren.page, waits(ren)
        page.get_by_role("link", name="この申請を取り下げる").click()
        assert stands(page) == RIGHT
        page.get_by_role("link", name="取り下げない").click()
        expect(page).to_have_url(waiting)
        page.goto("/sign-in/")
        expect(page.locator("[data-pending]")).to_be_visible()
        page.goto(waiting)
        page.get_by_role("link", name="この申請を取り下げる").click()

        plain = window(javascript=False)
        plain.context.add_cookies(page.context.cookies())
        plain.goto(waiting)
        plain.get_by_role("link", name="この申請を取り下げる").click()
        plain.get_by_role("button", name="この申請を取り下げる").click()
        expect(plain.locator("h1")).to_have_text("申請を取り下げました")

        page.get_by_role("button", name="この申請を取り下げる").click()  # once more, in the first browser
        expect(page.locator("h1")).to_have_text("申請を取り下げました")
        assert stands(page) == RIGHT
        page.goto(waiting)
        expect(page.get_by_text("この申請は、取り下げられました").first).to_be_visible()
        page.goto("/sign-in/")
        page.locator("[data-sign-in][data-ready]").wait_for()
        expect(page.locator("[data-pending]")).to_be_hidden()

    def test_is_taken_back_by_keyboard_and_in_english(self, window):
        maria = Citizen(window(**browser.DESK, locale="en-GB"), "maria", hand=Keyboard())
        waits(maria)
        maria.hand.presses(maria.page.get_by_role("link", name="Withdraw this application"))
        maria.page.wait_for_url("**/certificates/withdraw/**")
        assert japanese_in(maria.page, but=NAMES) == []
        maria.hand.presses(maria.page.get_by_role("button", name="Withdraw this application"))
        expect(maria.page.locator("main form")).to_have_count(0)
        assert japanese_in(maria.page, but=NAMES) == []

    def test_that_was_stopped_in_another_tab_is_offered_no_more(self, citizen):
        """The page that waits goes by what the house says now, and not by what it showed."""
        fumi = citizen("fumi")
        page, waiting = fumi.page, waits(fumi)
        fumi.signs_in_with_the_card()
        behind = page.context.new_page()
        behind.goto(waiting)
        expect(behind.get_by_text("証明書ができました").first).to_be_visible()
        fumi.suspends("phone")

        behind.locator("[data-register] form [type=submit]").click()

        expect(behind.get_by_text("この申請は、取り下げられました").first).to_be_visible()
        expect(behind.get_by_text("証明書ができました").first).to_be_hidden()
        assert stands(behind) == RIGHT
