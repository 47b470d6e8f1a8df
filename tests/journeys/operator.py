"""An operator of the loss hotline at a browser: keys only, as at work."""

import re
import time

from playwright.sync_api import Page, expect

from simulator.cast import CAST
from simulator.cast_of_staff import PASSWORD
from tests.journeys.code_app import fresh_code

DESK = {"viewport": {"width": 1440, "height": 900}}
AOI = {"kana": "みほんばし あおい", "born": "平成6年4月18日", "address": "新宿区見本橋"}
TELEPHONES = 0.2  # seconds between looking and pressing: a person reads what the button says


def sign_in(page: Page, login: str) -> None:
    page.goto("/staff/sign-in/")
    page.locator("#id_login").fill(login)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/**")
    page.locator("main [name=code]").fill(fresh_code(page, login))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


class Operator:
    def __init__(self, page: Page):
        self.page = page

    def takes_a_call(self, number=""):
        self.page.goto("/staff/hotline/")
        if number:
            self.page.locator("#id_number").fill(number)
            self.page.keyboard.press("Enter")
        else:
            self.page.locator("[autofocus]").press("Enter")
        return self.is_ready()

    def is_ready(self):
        self.page.locator(".console[data-ready]").wait_for()
        return self.page.url

    def hears(self, **heard):
        """Types into the fields, Tab after each; the first one has the focus."""
        self.page.locator("#heard-kana").focus()
        for name in ("kana", "born", "address"):
            self.page.keyboard.type(heard.get(name, ""))
            self.page.keyboard.press("Tab")
        self.is_answered()

    def is_answered(self):
        expect(self.page.locator(".console")).not_to_have_attribute("data-stale", "")

    def identifies(self, person="aoi", **heard):
        told = CAST[person]
        given = {"kana": told.kana, "born": f"{told.birth_date:%Y-%m-%d}", "address": re.split(r"\d", told.address)[0]}
        self.hears(**given | heard)

    def chooses(self, number):
        self.page.keyboard.press(f"Alt+{number}")
        time.sleep(TELEPHONES)
        self.is_answered()

    def stops(self):
        self.page.keyboard.press("Control+Enter")
        self.page.locator(".outcome").wait_for()
        return self.is_ready()

    def ends(self):
        self.page.keyboard.press("Alt+q")
        self.page.wait_for_url("**/staff/hotline/")
