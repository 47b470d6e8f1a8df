"""Somebody's first day at the counter: an account, a password, a code app, and a screen that locks without a script."""

import base64

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import expect

from tests import browser
from tests.journeys.at_a_desk import LooksAtTheDesk
from tests.journeys.clerk import Clerk

pytestmark = pytest.mark.browser
OWN = "あたらしい-まどぐち-2026"


@pytest.mark.parametrize(("locale", "login"), [("ja-JP", "mado-9"), ("en-GB", "mado-8")])
def test_leads_from_an_account_to_work_and_to_a_locked_screen(window, locale, login):
    look = LooksAtTheDesk(english=locale == "en-GB")
    provisional = account_made(window(**browser.DESK, locale=locale), login, look)

    page = window(**browser.DESK, locale=locale)
    page.goto("/staff/")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(provisional)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/enrol/**")
    look(page, "enrol")
    seed = base64.b32decode(page.locator(".seed").inner_text())
    page.locator("main [name=code]").fill("000000")
    page.keyboard.press("Enter")
    expect(page.locator("#errors-summary")).to_be_visible()
    look(page, "enrol: wrong code")
    page.wait_for_timeout(1_500)  # a wrong code makes the next wait a second
    page.locator("main [name=code]").fill(f"{TOTP(seed).token():06}")
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    look(page, "recovery codes")
    recovery = page.locator(".codes code").first.inner_text()
    page.locator("main .button--main").press("Enter")

    page.wait_for_url("**/staff/password/**")
    look(page, "password")
    for name, text in (("present", provisional), ("new", "password"), ("again", "password")):
        page.locator(f"[name={name}]").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("#errors-summary")).to_be_focused()  # one of those that everybody tries first
    look(page, "password: too common")
    for name, text in (("present", provisional), ("new", OWN), ("again", OWN)):
        page.locator(f"[name={name}]").fill(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/")
    look(page, "home")

    plain = window(javascript=False, **browser.DESK, locale=locale)
    plain.context.add_cookies(page.context.cookies())
    plain.goto("/staff/desk/")
    plain.locator("[data-lock-form] button").click()
    plain.wait_for_url("**/staff/unlock/**")
    look_without_script(plain)
    plain.locator("main [name=code]").fill(recovery)
    plain.locator("main [type=submit]").first.click()
    plain.wait_for_url("**/staff/desk/")
    page.context.add_cookies(plain.context.cookies())  # whoever unlocks is given a new key
    page.goto("/staff/")
    page.locator("[data-lock-form] button").press("Enter")
    page.locator("dialog[data-lock]").wait_for()
    look(page, "locked over the page")
    page.goto("/staff/desk/")
    page.wait_for_url("**/staff/unlock/**")
    look(page, "unlock")

    assert look.faults == {}


def account_made(page, login, look):
    """By the administrator; the provisional password, which only this page shows."""
    kanri = Clerk(page, "kanri")
    kanri.signs_in()
    page.goto("/staff/accounts/")
    page.locator("main [name=login]").fill(login)
    page.locator("main [name=name]").fill("帳川　結")
    page.locator("[name=role]").select_option("counter_clerk")
    page.locator("main [name=name]").press("Control+Enter")
    expect(page.locator("#errors-summary")).to_be_visible()  # a clerk works somewhere
    look(page, "account: no office")
    office = page.locator("[name=municipality] option", has_text="新宿区").get_attribute("value")
    page.locator("[name=municipality]").select_option(office)
    page.locator("main [name=name]").press("Control+Enter")
    look(page, "account: made")
    return page.locator(".banner--ok .seed").inner_text()


def look_without_script(page):
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator("main [name=code]").is_visible()
