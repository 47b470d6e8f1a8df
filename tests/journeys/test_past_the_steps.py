"""The browser's Back and Forward lead round a step, not round what it asks (R-11, R-13); a found phone's own page."""

import pytest
from playwright.sync_api import expect

from tests.journeys.citizen import PASSWORD, Citizen
from tests.journeys.judges import RIGHT, stands
from tests.journeys.test_endings import opens as opens_ending

pytestmark = pytest.mark.browser


def comes_to_the_check(person):
    person.comes_to_the_check()


def sends(page):
    page.locator("[data-step=check] [type=submit]").click()


class TestForward:
    def test_with_the_notices_unticked_sends_nothing(self, citizen):
        ren = citizen("ren")
        page = ren.page
        comes_to_the_check(ren)
        for _ in range(4):
            page.go_back()
        page.locator("#id_agreed").uncheck()
        for _ in range(4):
            page.go_forward()
        sends(page)

        expect(page.locator("[data-step=kinds]")).to_be_visible()
        expect(page.locator("#id_agreed_error")).to_be_visible()
        assert stands(page) == RIGHT

    def test_with_a_password_typed_once_sends_nothing(self, citizen):
        fumi = citizen("fumi")
        page = fumi.page
        comes_to_the_check(fumi)
        page.go_back()
        page.go_back()
        page.locator("#id_password").fill("ANOTHER99")
        page.go_forward()
        page.go_forward()
        sends(page)

        expect(page.locator("#id_password_again_error")).to_be_visible()
        page.locator("#id_password").fill(PASSWORD)
        fumi._next("password")
        fumi.sends()


class TestAFoundPhone:
    def test_is_used_again_where_its_keys_are_and_says_so_first(self, citizen, window):
        shiori = citizen("shiori")
        shiori.applies()
        shiori.signs_in_with_the_phone()
        shiori.suspends("phone")
        other = Citizen(window(), "shiori")
        other.takes_their_card(to="sign-in")
        other.signs_in_with_the_card()
        other.page.goto("/certificates/resume/")
        expect(other.page.locator("[data-elsewhere]")).to_be_visible()
        expect(other.page.locator("[data-step=kinds]")).to_be_hidden()
        assert stands(other.page) == RIGHT

        shiori.signs_in_with_the_card()
        shiori.page.goto("/certificates/resume/")
        expect(shiori.page.locator("[data-step=kinds]")).to_be_visible()
        expect(shiori.page.locator("[data-step=kinds]")).to_contain_text("うその申請で証明書を出させると")
        expect(shiori.page.locator("[data-elsewhere]")).to_be_hidden()
        assert stands(shiori.page) == RIGHT
        opens_ending(shiori.page)  # and may be ended in place of that
