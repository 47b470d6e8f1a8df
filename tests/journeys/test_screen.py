"""Signing in on another screen: a computer shows a code, the phone reads it, its owner picks the computer's number."""

import re

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.judges import RIGHT, japanese_in, stands, watch_requests
from tests.journeys.test_every_page import NAMES

pytestmark = pytest.mark.browser


def asks(page, *, then="/history/"):
    page.goto(f"/sign-in/screen/?next={then}")
    page.locator("main form [type=submit]").press("Enter")
    expect(page.locator("[data-screen]")).to_have_attribute("data-screen", "waiting")


def code_on(page):
    """What a camera would read: asked of the same session, because no camera looks at this screen."""
    return page.context.request.get("/api/v1/cross-device/").json()["code"]


def reads(phone, code):
    phone.goto(f"/sign-in/approve/?code={code}")


class TestAComputer:
    def test_is_let_in_by_the_phone(self, citizen, window, house):
        aoi, pc = citizen("aoi"), window(**browser.DESK)
        foreign = watch_requests(pc, house.base_url)
        aoi.applies()

        pc.goto("/sign-in/?next=/history/")
        pc.get_by_role("link", name=re.compile("この画面でサインインする")).press("Enter")
        assert stands(pc) == RIGHT
        pc.locator("main form [type=submit]").press("Enter")
        picture = pc.locator("[data-picture]")
        expect(picture).to_be_visible()
        assert (
            pc.evaluate("picture => picture.decode().then(() => picture.naturalWidth)", picture.element_handle()) > 100
        )
        assert stands(pc) == RIGHT

        # the phone reads it before anybody has signed in there, then signs in, then picks
        reads(aoi.page, code_on(pc))
        assert "code" not in aoi.page.url
        aoi.page.wait_for_url("**/sign-in/?next=**")
        expect(pc.locator("[data-screen]")).to_have_attribute("data-screen", "scanned", timeout=20_000)
        assert stands(pc) == RIGHT
        aoi.signs_in_with_the_phone(then="/sign-in/approve/")
        expect(aoi.page.locator("main .summary")).to_contain_text("Chrome (")
        expect(aoi.page.locator("main .summary")).to_contain_text("同じネットワーク")
        assert stands(aoi.page) == RIGHT
        number = pc.locator(".screen-number").inner_text()
        aoi.page.get_by_role("button", name=number, exact=True).press("Enter")
        expect(aoi.page.locator("h1")).to_have_text("承認しました")
        aoi.page.reload()  # and says so again
        expect(aoi.page.locator("h1")).to_have_text("承認しました")
        assert stands(aoi.page) == RIGHT

        # the computer goes on by itself, to the page asked for before
        pc.wait_for_url("**/history/", timeout=20_000)
        pc.goto("/security/")
        expect(pc.locator("#sessions + p + .list")).to_contain_text("スマホで承認した別の画面")
        expect(pc.get_by_text("追加できるのは、スマホ用の証明書でサインインしたスマホだけです。")).to_be_visible()
        assert foreign == []

        # and ends with the phone
        aoi.suspends("phone")
        pc.goto("/history/")
        pc.wait_for_url("**/sign-in/**")

    def test_is_not_let_in_by_another_number_or_against_ones_will(self, citizen, window):
        ren, pc = citizen("ren"), window(**browser.DESK)
        ren.applies()
        ren.signs_in_with_the_phone()
        for picks, says in (("[name=refuse]", "断りました"), (".screen-choices button:not(.right)", "番号がちがった")):
            asks(pc)
            reads(ren.page, code_on(pc))
            expect(pc.locator("[data-screen]")).to_have_attribute("data-screen", "scanned", timeout=20_000)
            number = pc.locator(".screen-number").inner_text()
            ren.page.evaluate(
                "number => document.querySelector(`.screen-choices [value='${number}']`).classList.add('right')", number
            )
            ren.page.locator(picks).first.click()
            expect(ren.page.locator("h1")).to_contain_text(says)
            expect(pc.locator("[data-screen]")).to_have_attribute("data-screen", "refused", timeout=20_000)
            assert stands(pc) == RIGHT
        reads(ren.page, "0" * 32 + ".nothing")
        expect(ren.page.locator("h1")).to_contain_text("もう使えません")

    def test_works_without_javascript(self, citizen, window):
        shiori, pc = citizen("shiori"), window(**browser.DESK, javascript=False)
        shiori.applies()
        shiori.signs_in_with_the_phone()
        pc.goto("/sign-in/screen/")
        pc.locator("main form [type=submit]").click()
        expect(pc.locator("[data-picture]")).to_be_visible()
        assert "http-equiv" in pc.content()
        reads(shiori.page, code_on(pc))
        pc.get_by_role("link", name="いまの状態を見る").click()
        number = pc.locator(".screen-number").inner_text()
        shiori.page.get_by_role("button", name=number, exact=True).click()
        pc.get_by_role("link", name="いまの状態を見る").click()
        pc.get_by_role("button", name="この画面でサインインする").click()
        pc.wait_for_url("**/certificates/")

    def test_says_it_in_english(self, citizen, window):
        pc = window(**browser.DESK, locale="en-GB")
        maria = citizen("maria", shape={**browser.PHONE, "locale": "en-GB"})
        pc.goto("/sign-in/screen/")
        assert japanese_in(pc, but=NAMES) == []
        pc.locator("main form [type=submit]").click()
        expect(pc.locator("[data-picture]")).to_be_visible()
        assert japanese_in(pc, but=NAMES) == []
        maria.takes_their_card(to="sign-in")
        maria.signs_in_with_the_card()
        reads(maria.page, code_on(pc))
        expect(maria.page.locator("h1")).to_be_visible()
        assert japanese_in(maria.page, but=NAMES) == []
        assert stands(maria.page) == RIGHT
