"""A day at the desk in a browser: every page of it before the judges, in English; and a whole visit by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from simulator.cast import CAST
from simulator.cast_of_staff import PASSWORD
from tests import browser
from tests.journeys.at_a_desk import LooksAtTheDesk
from tests.journeys.clerk import Clerk
from tests.journeys.keyboard import go_to, lost, tab_through

pytestmark = pytest.mark.browser

AOI = CAST["aoi"]
OF_EVERYBODY = ["/staff/approvals/", "/staff/password/", "/staff/prove/", "/staff/accounts/", "/staff/nothing/"]
NEW = {"signing": "KOTOSHI26", "authentication": "2614", "card_text": "2604"}


@pytest.fixture
def look():
    return LooksAtTheDesk(english=True)


@pytest.fixture
def clerk(window, look):
    """clerk("mado-1") → somebody signed in, reading English."""

    def sit(login, **more):
        one = Clerk(window(**browser.DESK, **({"locale": "en-GB"} | more)), login, look=look)
        one.signs_in()
        return one

    return sit


def sets_pins(page, look):
    """As the holder does on the panel."""
    page.wait_for_url(re.compile("/pin/[0-9]+/$"))
    look(page, "panel")
    page.locator("[data-pin] [type=submit]").first.click()
    expect(page.locator("[data-pin] .field__error").first).to_be_visible()
    look(page, "panel: nothing typed")
    for form in page.locator("[data-pin]").all():
        for field in form.locator("input[type=password]").all():
            field.fill(NEW[form.get_attribute("data-pin")])
        form.locator("[type=submit]").click()
        expect(form.locator("[data-part=set]")).to_be_visible()
    look(page, "panel: set")
    page.locator("form.go [type=submit]").click()


class TestEveryPageOfTheDesk:
    """The cast does not reach every page from one person: aoi's card is read, replaced, lost and ended on the way."""

    def test_of_pins_and_letters_stands_before_the_judges(self, clerk, look):
        mado = clerk("mado-1")
        page = mado.page
        page.goto("/staff/desk/")
        mado.commits()
        look(page, "desk: nothing typed")
        visit = mado.opens("aoi", purpose="pin")
        mado.begins("pin")
        look(page, "pin")
        mado.reads_the_card("aoi")
        mado.shows(documents=["driving_licence", "passport"])
        for which in page.locator("[name=which]").all():
            which.check()
        mado.commits()
        sets_pins(page, look)
        mado.is_given_a_slip("pin")

        page.goto(visit)
        mado.begins("letter")
        look(page, "letter")
        mado.sends()
        expect(page.locator(".paper")).to_be_visible()
        look(page, "letter made")
        assert look.faults == {}

    def test_of_a_new_card_stands_before_the_judges(self, clerk, look):
        mado = clerk("mado-2")
        page = mado.page
        visit = mado.opens("aoi", purpose="reissue")
        mado.begins("hand-over")
        look(page, "hand over: nothing to hand over")
        page.goto(visit)
        mado.begins("reissue")
        look(page, "reissue")
        mado.picks(speed="ordinary", with_certificates="yes")
        mado.shows(documents=["driving_licence"])
        mado.commits()
        look(page, "reissue: check")
        mado.commits()
        mado.is_given_a_slip("reissue")

        page.goto(visit)
        mado.begins("hand-over")
        look(page, "hand over")
        mado.reads_the_card("aoi")
        mado.shows(documents=["driving_licence", "passport"])
        mado.commits()
        sets_pins(page, look)
        mado.is_given_a_slip("hand over")
        assert look.faults == {}

    def test_of_a_loss_and_an_end_stands_before_the_judges(self, clerk, look):
        mado = clerk("mado-cho")
        page = mado.page
        visit = mado.opens("aoi", purpose="loss")
        mado.reports_loss(phone="none")
        page.goto(visit)
        mado.begins("release")
        look(page, "release")

        page.goto(visit)
        mado.begins("revoke")
        mado.commits()
        look(page, "revoke: nothing chosen")
        for box in page.locator("[name=what]").all():
            box.check()
        mado.picks(reason="lost")
        mado.shows(documents=["driving_licence"])
        mado.commits()
        look(page, "revoke: check")
        mado.commits()
        mado.is_given_a_slip("revoke")
        page.goto(visit)
        mado.begins("release")
        look(page, "release: nothing to release")
        for address in OF_EVERYBODY:
            page.goto(address)
            look(page, address)
        assert look.faults == {}

    def test_of_the_administrator_stands_before_the_judges(self, clerk, look):
        kanri = clerk("kanri")
        kanri.page.goto("/staff/accounts/")
        look(kanri.page, "accounts")
        kanri.page.locator(".table a", has_text="mado-2").click()
        kanri.page.wait_for_url(re.compile("/accounts/[^/]+/$"))
        look(kanri.page, "account")
        kanri.page.goto("/staff/accounts/")
        kanri.page.locator("main [name=login]").press("Control+Enter")
        expect(kanri.page.locator("#errors-summary")).to_be_focused()  # nothing was typed: nobody was made
        look(kanri.page, "accounts: nothing typed")
        kanri.page.goto("/staff/recovery-codes/")
        look(kanri.page, "recovery codes")
        kanri.page.keyboard.press("Control+Enter")
        expect(kanri.page.locator(".codes li")).to_have_count(10)
        look(kanri.page, "recovery codes: new")
        kanri.renews_phones("メーカー,機種名", "Google,", source="", as_of="")
        expect(kanri.page.locator("#errors-summary")).to_be_focused()
        look(kanri.page, "phones: nothing typed")
        kanri.renews_phones("メーカー,機種名", "Google,", source="見本", as_of="R8.11.1")
        expect(kanri.page.locator("#faults-title")).to_be_visible()
        look(kanri.page, "phones: a bad line")
        kanri.renews_phones("メーカー,機種名", "Google,Pixel 9", source="見本", as_of="R8.11.1")
        expect(kanri.page.locator("[action$='/put-in-place/']")).to_be_visible()
        look(kanri.page, "phones: check")
        kanri.page.locator(".narrow > p a").click()
        look(kanri.page, "phones")

        assert look.faults == {}


class TestTheKeyboard:
    """Tab, arrows, space, Enter and Ctrl+Enter; no mouse at all."""

    def test_takes_a_loss_report(self, window):
        page = window(**browser.DESK)
        one = Clerk(page, "kita-1")
        page.goto("/staff/")
        self.types(page, {"[name=login]": "kita-1", "[name=password]": PASSWORD})
        page.keyboard.press("Enter")
        page.wait_for_url("**/code/**")
        self.types(page, {"[name=code]": one.fresh_code()})
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/")
        go_to(page, "main a[href='/staff/desk/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/")
        go_to(page, "[name=purpose]")
        page.keyboard.press("ArrowDown")  # 紛失届 is the first
        self.types(page, {"[name=kana]": "かくうの　れん", "[name=birth_date]": "S63.11.2"})
        page.keyboard.press("Control+Enter")
        expect(page.locator("#found-title")).to_be_focused()  # what was found is read out, and Tab goes on from there
        go_to(page, ".found button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/visits/**")
        assert lost(list(tab_through(page))) == []

        page.locator("body").evaluate("() => document.activeElement.blur()")
        go_to(page, ".tasks a[href$='/report-loss/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/reporter/")
        self.picks(page, "[name=arrival]", "[name=documents][value=driving_licence]")
        self.commits(page, "circumstances")
        self.picks(page, "[name=lost]", "[name=how]")
        self.types(page, {"[name=police_number]": "1204"})
        self.commits(page, "phone")
        self.picks(page, "[name=phone_choice]", "[name=explained]")
        self.commits(page, "check")
        self.commits(page, "slips")
        expect(page.locator(".paper__state").first).to_contain_text("止まっています")

    def types(self, page, fields):
        for field, text in fields.items():
            go_to(page, field)
            page.keyboard.type(text)

    def picks(self, page, *fields):
        for field in fields:
            go_to(page, field)
            page.keyboard.press("Space")

    def commits(self, page, then):
        page.keyboard.press("Control+Enter")
        page.wait_for_url(f"**/{then}/**")
