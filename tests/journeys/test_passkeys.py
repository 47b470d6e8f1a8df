"""A finger in place of the PIN, with Chromium's own: added, used, refused, removed, gone with the phone."""

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.citizen import PIN
from tests.journeys.judges import RIGHT, japanese_in, stands, watch_requests
from tests.journeys.test_every_page import NAMES
from tests.journeys.test_secrets import NEW_PIN, change_pin, reset_pin

pytestmark = pytest.mark.browser


class Finger:
    """What unlocks this phone: Chromium's virtual authenticator (CDP WebAuthn)."""

    def __init__(self, page):
        self.talk = page.context.new_cdp_session(page)
        self.talk.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self.id = self.talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def is_known(self, known):
        """Whether the finger on the sensor is its owner's."""
        self.talk.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": known})

    def keys(self):
        return self.talk.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]


def opens_adding(page):
    page.goto("/security/passkeys/add/")
    page.locator("[data-add-passkey][data-ready]").wait_for(state="attached")


def adds(page, *, pin=PIN, name=None):
    opens_adding(page)
    if name:
        page.locator("#id_name").fill(name)
    page.locator("#id_pin").fill(pin)
    page.locator("[data-add-passkey] [type=submit]").click()


def signs_out(page):
    page.locator("header form[action*=sign-out] button").click()


def changes_the_pin(page):
    change_pin(page)
    expect(page.get_by_text("スマホ用の暗証番号を変えました")).to_be_visible()
    signs_out(page)


def resets_the_pin(page):
    signs_out(page)
    page.goto("/security/pin/reset/")
    page.locator("[data-reset][data-ready]").wait_for()
    reset_pin(page, new=NEW_PIN)
    expect(page.locator("[data-done]")).to_be_visible()


PINS = {"changed": changes_the_pin, "reset": resets_the_pin}


def by_finger(page):
    return page.locator("[data-by=passkey] button")


class TestAFinger:
    def test_stands_for_the_pin_until_the_phone_is_stopped(self, citizen, house):
        aoi = citizen("aoi")
        page, finger = aoi.page, Finger(aoi.page)
        foreign = watch_requests(page, house.base_url)
        aoi.applies()
        aoi.signs_in_with_the_phone()

        # before there is one, signing in speaks of the PIN alone
        page.goto("/security/")
        expect(page.get_by_text("まだありません。")).to_be_visible()
        assert stands(page) == RIGHT

        # a slip, a wrong PIN, a stranger's finger, then the right one
        adds(page, pin="")
        expect(page.locator("#id_pin_error")).to_contain_text("暗証番号を入れてください")
        assert stands(page) == RIGHT
        adds(page, pin="0000")
        expect(page.locator("#id_pin_error")).to_contain_text("あと2回")
        finger.is_known(False)
        adds(page)
        expect(page.locator(".errors")).to_contain_text("指紋や顔をたしかめられませんでした")
        finger.is_known(True)
        adds(page, name="右手の親指")
        expect(page.locator("main [role=status]")).to_contain_text("サインインできるようになりました")
        expect(page.locator("main .list").first).to_contain_text("右手の親指")
        expect(page.locator("#passkeys ~ .list .inbox__new")).to_have_text("新しい")
        assert stands(page) == RIGHT

        # the phone knows it has one already
        adds(page)
        expect(page.locator(".errors")).to_contain_text("もう追加してあります")

        # out, and in by finger, by keyboard alone
        signs_out(page)
        aoi._opens_sign_in("/security/")
        expect(by_finger(page)).to_be_visible()
        assert stands(page) == RIGHT
        finger.is_known(False)
        by_finger(page).press("Enter")
        expect(page.locator(".errors")).to_contain_text("指紋や顔をたしかめられませんでした")
        finger.is_known(True)
        by_finger(page).press("Enter")
        page.wait_for_url("**/security/")
        expect(page.locator("main .list").first).to_contain_text("最後に使ったのは")

        # another name
        page.locator("main .list__link").first.click()
        page.locator("#id_name").fill("　")
        page.locator("main form [type=submit]").first.click()
        expect(page.locator(".errors")).to_contain_text("名前を入れてください")
        assert stands(page) == RIGHT
        page.locator("#id_name").fill("左手の親指")
        page.locator("main form [type=submit]").first.click()
        expect(page.locator("main .list").first).to_contain_text("左手の親指")

        # the phone is lost: its finger opens nothing any more
        aoi.suspends("phone")
        aoi._opens_sign_in("/certificates/")
        ways = page.locator("[data-by]:visible").evaluate_all("all => all.map(each => each.dataset.by)")
        assert ways == ["card", "passkey", "phone"]  # what has just been stopped is not what one begins with
        expect(page.locator("[data-no-way]")).to_be_hidden()
        by_finger(page).click()
        expect(page.locator(".errors")).to_contain_text("このスマホの証明書では、いまサインインできません")
        aoi.signs_in_with_the_card()
        page.goto("/security/")
        expect(page.get_by_text("まだありません。")).to_be_visible()
        assert finger.keys(), "the key is still in the phone: it is the house that takes it no more"
        assert foreign == []

    def test_is_taken_away_on_the_page_and_asked_for_no_more(self, citizen):
        ren = citizen("ren", shape=browser.DESK)
        page = ren.page
        Finger(page)
        ren.applies()
        ren.signs_in_with_the_phone()
        adds(page)
        page.locator("main .list__link").first.click()
        page.locator("button[name=remove]").click()
        expect(page.locator("main [role=status]")).to_contain_text("取り消しました")
        assert stands(page) == RIGHT

        signs_out(page)
        ren._opens_sign_in("/certificates/")
        by_finger(page).click()
        expect(page.locator("[data-by=phone] .errors")).to_contain_text("暗証番号でサインインして")
        expect(page.locator("[data-by=passkey]")).to_be_hidden()
        assert stands(page) == RIGHT
        page.reload()
        page.locator("[data-sign-in][data-ready]").wait_for()
        expect(by_finger(page)).to_be_hidden()
        ren.signs_in_with_the_phone()
        page.goto("/notices/")
        expect(page.locator("main")).to_contain_text("指紋や顔でのサインインを、取り消しました")

    @pytest.mark.parametrize("way", ["changed", "reset"])
    def test_is_offered_no_more_with_another_pin(self, citizen, way):
        """R-35: it stood for the PIN that was."""
        maria = citizen("maria", shape={"locale": "ja-JP"})
        page = maria.page
        Finger(page)
        maria.applies()
        maria.signs_in_with_the_phone()
        adds(page)
        expect(page.locator("main [role=status]")).to_be_visible()
        PINS[way](page)
        maria._opens_sign_in("/certificates/")

        expect(page.locator("[data-by=passkey]")).to_be_hidden()
        expect(page.locator("[data-by=phone]")).to_be_visible()

    def test_is_said_in_english_too(self, citizen):
        shiori = citizen("shiori", shape={**browser.PHONE, "locale": "en-GB"})
        page = shiori.page
        Finger(page)
        shiori.applies()
        shiori.signs_in_with_the_phone()
        for address in ("/security/", "/security/passkeys/add/"):
            page.goto(address)
            assert japanese_in(page, but=NAMES) == []
        adds(page, name="Thumb")
        page.locator("main .list__link").first.click()
        assert japanese_in(page, but=NAMES) == []

    def test_is_not_offered_where_there_is_none(self, citizen):
        """No sensor, or no finger enrolled."""
        ren = citizen("ren")
        ren.takes_their_card(to="sign-in")
        ren.signs_in_with_the_card()
        ren.page.goto("/security/")
        expect(ren.page.get_by_text("スマホだけです")).to_be_visible()
        opened = ren.page.goto("/security/passkeys/add/")
        assert opened.ok
        expect(ren.page.get_by_text("追加するには、このスマホでサインインします")).to_be_visible()
        assert stands(ren.page) == RIGHT
