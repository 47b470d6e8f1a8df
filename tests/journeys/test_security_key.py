"""A security key of staff, with Chromium's own: added, used to sign in and to prove oneself, removed."""

import pytest
from playwright.sync_api import expect

from simulator.cast_of_staff import PASSWORD, STAFF
from tests import browser
from tests.journeys.code_app import fresh_code
from tests.journeys.judges import axe_faults, japanese_in, small_targets

pytestmark = pytest.mark.browser
WHO = next(iter(STAFF.values()))


def stands(page):
    return axe_faults(page), small_targets(page)


def plugs_in(page):
    talk = page.context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    return talk, talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def gives_password(page):
    page.goto("/staff/sign-in/")
    page.locator("#id_login").fill(WHO.login)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form [type=submit]").first.press("Enter")
    page.wait_for_url("**/sign-in/code/**")


class TestAKey:
    @pytest.mark.parametrize("locale", ["ja-JP", "en-GB"])
    def test_is_a_second_factor(self, window, locale):
        page = window(**browser.DESK, locale=locale)
        talk, key = plugs_in(page)
        gives_password(page)
        page.locator("#id_code").fill(fresh_code(page, WHO.login))
        page.locator("main form [type=submit]").first.press("Enter")
        page.wait_for_url("**/staff/")
        page.goto("/staff/security-keys/")
        form = page.locator("form[data-key=add][data-ready]")
        form.wait_for()
        assert stands(page) == ([], [])
        page.locator("#id_name").fill("Blue")
        form.locator("[type=submit]").press("Enter")
        expect(page.locator("main .list")).to_contain_text("Blue")
        assert stands(page) == ([], [])
        if locale == "en-GB":
            assert japanese_in(page, but=[WHO.name, "東京都新宿区", "東京都渋谷区"]) == []

        # away from the desk for a moment: a stranger's finger on the key first
        page.locator("[data-lock-form] button").press("Enter")
        lock = page.locator("dialog[data-lock]")
        expect(lock).to_be_visible()
        assert stands(page) == ([], [])
        talk.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        lock.locator("[data-lock-key]").press("Enter")
        expect(lock.locator("#lock_error")).to_be_visible()
        talk.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
        lock.locator("[data-lock-key]").press("Enter")
        expect(lock).to_be_hidden()

        # out, and in again by the key
        page.locator("[data-own] summary").press("Enter")
        assert stands(page) == ([], [])
        page.locator("form[action*=sign-out] button").press("Enter")
        gives_password(page)
        proves = page.locator("form[data-key=prove][data-ready]")
        proves.wait_for()
        assert stands(page) == ([], [])
        talk.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        proves.locator("[type=submit]").press("Enter")
        expect(proves.locator("[data-key-said]")).to_be_visible()
        assert stands(page) == ([], [])
        talk.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
        proves.locator("[type=submit]").press("Enter")
        page.wait_for_url("**/staff/")

        page.goto("/staff/security-keys/")
        page.locator("button[name=remove]").press("Enter")
        expect(page.locator("main .list")).to_have_count(0)
