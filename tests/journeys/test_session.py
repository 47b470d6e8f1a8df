"""A sign-in that ends: warned of, put off, left; in the browser's own time, which the test moves on."""

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.judges import RIGHT, japanese_in, stands
from tests.journeys.test_every_page import NAMES

pytestmark = pytest.mark.browser


def dialog(page):
    return page.locator("dialog[data-session]")


class TestASignIn:
    def test_warns_two_minutes_before_it_ends(self, citizen):
        aoi = citizen("aoi")
        page = aoi.page
        aoi.takes_their_card(to="sign-in")
        aoi.signs_in_with_the_card()
        page.clock.install()
        page.goto("/security/stop-word/")
        page.locator("#id_stop_word").fill("みどりの")
        page.clock.run_for("12:50")
        expect(dialog(page)).to_be_hidden()
        page.clock.run_for("00:15")
        expect(dialog(page)).to_be_visible()
        expect(page.locator("[data-stay]")).to_be_focused()
        expect(dialog(page)).to_contain_text("あと2分です")
        assert stands(page) == RIGHT
        page.clock.run_for("01:00")
        expect(dialog(page)).to_contain_text("あと1分です")

        # staying, by the button and by Escape, keeps what was typed
        page.keyboard.press("Enter")
        expect(dialog(page)).to_be_hidden()
        page.clock.run_for("13:05")
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()
        expect(page.locator("#id_stop_word")).to_have_value("みどりの")

        # nobody there: the way back in is shown, and leads back
        page.clock.run_for("15:05")
        page.wait_for_url("**/sign-in/?ended=idle&next=%2Fsecurity%2Fstop-word%2F")
        expect(page.locator("main")).to_contain_text("15分間、操作がなかったため")
        page.goto("/history/")
        page.wait_for_url("**/sign-in/?next=**")  # nobody is signed in here any more

    def test_is_put_off_in_all_tabs_at_once(self, citizen):
        ren = citizen("ren", shape=browser.DESK)
        first = ren.page
        ren.takes_their_card(to="sign-in")
        ren.signs_in_with_the_card()
        first.clock.install()
        first.goto("/certificates/")
        second = first.context.new_page()
        first.clock.run_for("13:05")
        expect(dialog(first)).to_be_visible()
        second.goto("/history/")
        expect(dialog(first)).to_be_hidden()

    def test_says_it_in_english(self, citizen):
        ren = citizen("ren", shape={**browser.PHONE, "locale": "en-GB"})
        ren.takes_their_card(to="sign-in")
        ren.signs_in_with_the_card()
        ren.page.clock.install()
        ren.page.goto("/security/")
        ren.page.clock.run_for("13:05")
        expect(dialog(ren.page)).to_be_visible()
        assert japanese_in(ren.page, but=NAMES) == []

    def test_is_ended_from_another_browser(self, citizen):
        here, there = citizen("shiori"), citizen("shiori", shape=browser.DESK)
        here.takes_their_card(to="sign-in")
        here.signs_in_with_the_card()
        there.takes_their_card(to="sign-in")
        there.signs_in_with_the_card()
        here.page.goto("/security/")
        assert stands(here.page) == RIGHT
        here.page.locator("button[name=which][value=others]").press("Enter")
        expect(here.page.locator("main [role=status]")).to_contain_text("すべて終わらせました")
        there.page.goto("/history/")
        there.page.wait_for_url("**/sign-in/**")
