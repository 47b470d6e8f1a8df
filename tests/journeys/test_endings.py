"""Ending use (R-22): by this phone, by the card, from afar; and what to do before a phone is let go (R-16)."""

import re

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.citizen import PASSWORD, Citizen
from tests.journeys.judges import axe_faults, japanese_in, overflow_when_narrow, small_targets
from tests.journeys.test_every_page import NAMES

pytestmark = pytest.mark.browser
SIGNING, AUTHENTICATION = "digital_signature", "user_authentication"


class Judges:
    """Look at every state a person comes to; the faults, by state."""

    def __init__(self, *, english=False):
        self.english, self.found = english, {}

    def __call__(self, page, state):
        found = [*axe_faults(page), *small_targets(page)]
        if self.english and state != "tray":
            found += japanese_in(page, but=NAMES)
        if overflow_when_narrow(page) > 0:
            found.append("too wide")
        if found:
            self.found[state] = found


def opens(page, address="/certificates/revoke/"):
    page.goto(address)
    page.locator("[data-revoke][data-ready]").wait_for()


class TestEndingUse:
    def test_of_one_kind_then_of_the_other(self, citizen, window):
        judges = Judges()
        aoi = citizen("aoi", look=judges)
        page = aoi.page
        aoi.applies()
        aoi.signs_in_with_the_phone()
        judges.found.clear()

        # slips: nothing chosen, a wrong password, not confirmed
        opens(page)
        for box in page.locator("[name=kinds]").all():
            box.uncheck()
        page.locator("[data-step=kinds] [type=submit]").click()
        expect(page.locator(".errors")).to_contain_text("やめる証明書を選んでください")
        page.locator(f"[name=kinds][value={AUTHENTICATION}]").check()
        aoi._next("kinds")
        aoi._next("reason")
        page.locator("#id_password").fill("abc")  # cannot be right, and costs no try
        page.locator("[data-step=sign] [type=submit]").click()
        expect(page.locator("#id_password_error")).to_contain_text("6～16文字")
        judges(page, "a password that cannot be right")
        page.locator("#id_password").fill("WRONG123")
        aoi._next("sign")
        expect(page.locator(f"[data-ends={AUTHENTICATION}]")).to_be_visible()
        expect(page.locator(f"[data-ends={SIGNING}]")).to_be_hidden()
        expect(page.locator(f"[data-stays={SIGNING}]")).to_be_visible()
        page.locator("[data-step=check] [type=submit]").click()
        expect(page.locator(".errors")).to_contain_text("元に戻せないことを確認しました")
        judges(page, "not confirmed")
        page.locator("#id_understood").check()
        page.locator("[data-step=check] [type=submit]").click()
        expect(page.locator("#id_password_error")).to_contain_text("あと4回")
        judges(page, "wrong password")
        page.locator("#id_password").fill(PASSWORD)
        aoi._next("sign")
        aoi.confirms_the_end()

        # the receipt opens for anybody who has its address, and names nobody
        address = page.url
        stranger = window()
        stranger.goto(address)
        expect(stranger.locator("h1")).to_have_text("失効しました")
        assert aoi.person.full_name not in stranger.content()
        page.go_back()
        expect(page.get_by_text("に、失効しました")).to_be_visible()  # Back does not offer it again: it says it is done

        # signed in with what has ended, one is signed out; the other kind still signs its own end
        aoi.signs_in_with_the_card(then="/certificates/revoke/")
        expect(page.locator("[name=kinds]")).to_have_count(1)
        aoi.ends_use()
        aoi.signs_in_with_the_card()
        expect(aoi.lane("phone").locator(".lane__say")).to_have_text("失効しました")
        assert judges.found == {}

    def test_says_before_anything_is_chosen_that_nobody_can_sign(self, citizen):
        judges = Judges()
        atsushi = citizen("atsushi", look=judges)
        atsushi.applies()
        atsushi.signs_in_with_the_phone(then="/certificates/revoke/")
        atsushi.ends_use(SIGNING)
        atsushi.suspends("card")
        atsushi.page.goto("/certificates/revoke/")

        expect(atsushi.page.get_by_text("いまは、ここではやめられません")).to_be_visible()
        judges(atsushi.page, "nobody signs")
        atsushi.page.get_by_role("link", name="スマホ用を止める").click()
        expect(atsushi.page.locator("h1")).to_have_text("スマホ用を止める")
        assert judges.found == {}

    def test_with_the_card_when_the_password_is_forgotten(self, citizen):
        judges = Judges(english=True)
        takashi = citizen("takashi", look=judges, shape={"locale": "en-GB"})
        page = takashi.page
        takashi.applies()
        takashi.signs_in_with_the_phone()
        opens(page)
        takashi._next("kinds")
        takashi._next("reason")
        page.locator("[name=way][value=card]").check()
        takashi.ends_use_with_the_card()

        expect(page.locator("h1")).to_have_text("Revoked")
        assert judges.found == {}

    def test_is_done_once_though_the_answer_was_lost(self, citizen):
        shiori = citizen("shiori")
        page = shiori.page
        shiori.applies()
        shiori.signs_in_with_the_phone()
        opens(page)
        page.route("**/revocations/", lambda route: (route.fetch(), route.abort()))
        shiori._next("kinds")
        shiori._next("reason")
        page.locator("#id_password").fill(PASSWORD)
        shiori._next("sign")
        page.locator("#id_understood").check()
        page.locator("[data-step=check] [type=submit]").click()
        expect(page.locator(".errors")).to_contain_text("何度押しても、手続きは1回だけです")

        page.unroute("**/revocations/")
        page.locator("[data-step=check] [type=submit]").dblclick()

        page.wait_for_url("**/receipts/**")
        expect(page.locator("h1")).to_have_text("失効しました")


class TestFromAfar:
    """The phone was sold: another browser, the card in hand, nobody signed in."""

    def test_the_card_ends_all_the_phone_holds(self, citizen, window):
        maria = citizen("maria")
        maria.applies()
        judges = Judges()
        elsewhere = Citizen(window(**browser.DESK), "maria", look=judges)
        page = elsewhere.page
        page.goto("/letting-go/?what=sell&have=away")
        page.get_by_role("link", name="やめる手続きへ進む").click()
        page.locator("[data-revoke][data-ready]").wait_for()
        elsewhere._next("begin")
        elsewhere._next("reason")
        page.get_by_role("button", name="カードを読み取る").click()
        page.locator(".reader__card", has_text=maria.person.full_name).locator("input").check()
        page.locator("#id_card_password").fill("WRONG123")
        page.locator("[data-step=sign] [type=submit]").click()
        expect(page.locator("#id_card_password_error")).to_contain_text("あと4回")  # where it is typed, not at the end
        elsewhere.ends_use_with_the_card()

        expect(page.locator("h1")).to_have_text("失効しました")
        expect(page.locator(".receipt .chip--off")).to_have_count(2)
        assert judges.found == {}

        # once more: there is nothing left, and it says so
        opens(page, "/certificates/remote-revoke/")
        elsewhere._next("begin")
        elsewhere._next("reason")
        page.locator("#id_card_password").fill(maria.person.signing)
        elsewhere._next("sign")
        page.locator("#id_understood").check()
        page.locator("[data-step=check] [type=submit]").click()
        expect(page.locator(".errors")).to_contain_text("やめる証明書が、もうありません")

    def test_a_phone_that_holds_certificates_is_sent_to_its_own_page(self, citizen):
        ren = citizen("ren")
        ren.applies()
        opens(ren.page, "/certificates/remote-revoke/")

        expect(ren.page.get_by_text("このスマホには、スマホ用の証明書が入っています")).to_be_visible()
        assert not any(form.is_visible() for form in ren.page.locator("main form").all())
        assert (axe_faults(ren.page), overflow_when_narrow(ren.page)) == ([], 0)

    def test_a_card_on_hold_is_told_when_it_has_signed(self, citizen):
        judges = Judges()
        makoto = citizen("makoto", look=judges)
        page = makoto.page
        opens(page, "/certificates/remote-revoke/")
        makoto._next("begin")
        makoto._next("reason")
        page.get_by_role("button", name="カードを読み取る").click()
        page.locator(".reader__card", has_text=makoto.person.full_name).locator("input").check()
        page.locator("#id_card_password").fill(makoto.person.signing)
        page.locator("[data-step=sign] [type=submit]").click()

        expect(page.locator(".errors")).to_contain_text("一時停止中です。市区町村の窓口で")
        expect(page.locator("[data-step=sign]")).to_be_visible()
        expect(page.get_by_role("link", name="止めたカードが見つかったとき")).to_be_visible()
        judges(page, "a card on hold")
        assert judges.found == {}


class TestLettingGo:
    def test_leads_without_a_script_from_the_question_to_the_ending(self, window):
        page = window(javascript=False)
        page.goto("/")
        page.get_by_role("link", name="スマホを手ばなすとき").click()
        for fate in range(page.locator("main .choice").count()):
            page.goto("/letting-go/")
            page.locator("main .choice").nth(fate).click()
            for way in range(3):
                page.locator("main .choice").nth(way).click()
                expect(page.locator("h1")).to_have_text("この順番でします")
                to = "remote-revoke" if way == 2 else "certificates/revoke"
                expect(page.get_by_role("link", name="やめる手続きへ進む")).to_have_attribute("href", re.compile(to))
                page.go_back()

    def test_says_to_whom_holds_nothing_that_nothing_is_to_be_ended(self, citizen):
        fumi = citizen("fumi")
        fumi.takes_their_card(to="sign-in")
        fumi.signs_in_with_the_card()

        fumi.page.goto("/letting-go/?what=sell&have=password")

        expect(fumi.page.get_by_text("1番と2番は、いりません")).to_be_visible()
        expect(fumi.page.get_by_role("link", name="やめる手続きへ進む")).to_have_count(0)
        assert (axe_faults(fumi.page), overflow_when_narrow(fumi.page)) == ([], 0)
