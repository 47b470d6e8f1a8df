"""The citizen's journeys without a mouse: Tab, arrows, Space and Enter, from the first page to the last (WCAG 2.1.1).

Applying for an iPhone: test_iphone.py. Asking in writing: test_information.py.
"""

import re

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.citizen import PASSWORD, PIN, Citizen
from tests.journeys.judges import watch_console
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_notices import code_mailed_to
from tests.journeys.test_passkeys import Finger
from tests.journeys.test_screen import code_on, reads

pytestmark = pytest.mark.browser
NEW_PIN, NEW_PASSWORD, WORD = "7391", "KITSUNE88", "みどりのたぬき7"
KEYS = Keyboard()


def submits(page, form="main form"):
    KEYS.presses(page.locator(f"{form} [type=submit]").first)


def follows(page, words):
    KEYS.presses(page.get_by_role("link", name=words).first)


@pytest.fixture
def someone(window):
    """A citizen at a desk without a mouse."""
    return lambda name: Citizen(window(**browser.DESK), name, hand=KEYS)


@pytest.fixture
def signed_in(someone):
    """By card, from the tray."""

    def sign_in(name):
        person = someone(name)
        person.takes_their_card(to="sign-in")
        person.signs_in_with_the_card()
        return person

    return sign_in


class TestThePhone:
    def test_is_applied_for_stopped_found_and_ended(self, someone):
        aoi = someone("aoi")
        page, errors = aoi.page, watch_console(aoi.page)
        aoi.applies()
        aoi.signs_in_with_the_phone()
        aoi.suspends("phone")

        aoi.signs_in_with_the_card()
        follows(page, re.compile("見つかった"))
        page.locator("[data-journey][data-ready]").wait_for()
        aoi.hand.sets(page.locator("#id_agreed"))
        aoi._next("kinds")
        aoi.signs_with_the_card()
        aoi.sets_a_password()
        aoi.sets_a_pin()
        aoi.sends()
        aoi.waits_until_ready()
        aoi.registers()

        page.goto("/certificates/revoke/")
        aoi.ends_use()
        expect(page.locator("h1")).to_have_text("失効しました")
        assert errors == []

    def test_is_ended_from_afar_before_it_is_sold(self, citizen, someone):
        citizen("maria").applies()
        maria = someone("maria")
        page = maria.page
        page.goto("/")
        follows(page, "スマホを手ばなすとき")
        KEYS.presses(page.locator("main .choice").first)
        KEYS.presses(page.locator("main .choice").nth(2))
        follows(page, "やめる手続きへ進む")
        page.locator("[data-revoke][data-ready]").wait_for()
        maria._next("begin")
        maria._next("reason")
        KEYS.presses(page.get_by_role("button", name="カードを読み取る"))
        KEYS.sets(page.locator(".reader__card", has_text=maria.person.full_name).locator("input"))
        maria.ends_use_with_the_card()

        expect(page.locator("h1")).to_have_text("失効しました")

    def test_lets_another_screen_in(self, citizen, someone, window):
        ren, pc = someone("ren"), window(**browser.DESK)
        ren.applies()
        ren.signs_in_with_the_phone()
        pc.goto("/sign-in/")
        follows(pc, re.compile("この画面でサインインする"))
        submits(pc)
        expect(pc.locator("[data-picture]")).to_be_visible()
        reads(ren.page, code_on(pc))
        expect(pc.locator("[data-screen]")).to_have_attribute("data-screen", "scanned", timeout=20_000)
        number = pc.locator(".screen-number").inner_text()
        KEYS.presses(ren.page.get_by_role("button", name=number, exact=True))

        expect(ren.page.locator("h1")).to_have_text("承認しました")
        pc.wait_for_url("**/certificates/", timeout=20_000)
        ren.page.goto("/security/")
        submits(ren.page, "#sessions ~ form")  # the other browser is sent away
        expect(ren.page.get_by_text("ほかのサインインを、すべて終わらせました")).to_be_visible()
        pc.reload()
        pc.wait_for_url("**/sign-in/**")


class TestSecrets:
    def test_are_changed_and_set_anew(self, someone):
        takashi = someone("takashi")
        page = takashi.page
        takashi.applies()
        takashi.signs_in_with_the_phone()
        for address, old, new in (("pin", PIN, NEW_PIN), ("signing-password", PASSWORD, NEW_PASSWORD)):
            page.goto("/security/")
            KEYS.presses(page.locator(f"main a[href='/security/{address}/']"))
            name = "pin" if address == "pin" else "password"
            for field, typed in {"old": old, name: new, f"{name}_again": new}.items():
                KEYS.types(page.locator(f"#id_{field}"), typed)
            page.keyboard.press("Enter")
            expect(page.get_by_text(re.compile("を変えました")).first).to_be_visible()

        page.goto("/security/pin/reset/")
        page.locator("[data-reset][data-ready]").wait_for()
        for field, typed in {"signing_password": NEW_PASSWORD, "pin": PIN, "pin_again": PIN}.items():
            KEYS.types(page.locator(f"#id_{field}"), typed)
        page.keyboard.press("Enter")
        expect(page.locator("[data-done]")).to_be_visible()

    def test_a_finger_is_added_named_and_taken_away(self, someone):
        shiori = someone("shiori")
        page = shiori.page
        Finger(page)
        shiori.applies()
        shiori.signs_in_with_the_phone()
        page.goto("/security/")
        follows(page, "指紋や顔を追加する")
        page.locator("[data-add-passkey][data-ready]").wait_for(state="attached")
        KEYS.types(page.locator("#id_pin"), PIN)
        page.keyboard.press("Enter")
        expect(page.get_by_text("指紋や顔で、サインインできるようになりました")).to_be_visible()
        KEYS.presses(page.locator("main .list__link").first)
        KEYS.types(page.locator("#id_name"), "おやゆび")
        page.keyboard.press("Enter")
        expect(page.locator("main .list__link").first).to_contain_text("おやゆび")
        KEYS.presses(page.locator("main .list__link").first)
        KEYS.presses(page.locator("button[name=remove]"))

        expect(page.locator("main [role=status]")).to_contain_text("取り消しました")

    def test_a_word_stops_without_signing_in(self, signed_in, window):
        daichi = signed_in("daichi")
        daichi.page.goto("/security/stop-word/")
        KEYS.types(daichi.page.locator("#id_stop_word"), WORD)
        submits(daichi.page)
        expect(daichi.page.get_by_text("停止用合言葉を決めました")).to_be_visible()

        page = window(**browser.DESK)
        page.goto("/lost/")
        follows(page, "停止用合言葉で止める")
        KEYS.sets(page.locator("[name=carriers][value=card]"))
        KEYS.types(page.locator("#id_name"), daichi.person.kana)
        KEYS.types(page.locator("#id_birth_date"), "H11.12.12")
        KEYS.types(page.locator("#id_stop_word"), WORD)
        submits(page)
        page.wait_for_url("**/lost/stop-word/received/**")
        daichi.page.goto("/certificates/")
        daichi.page.wait_for_url("**/sign-in/**")  # the session ended with the card's certificate


class TestWhatIsTold:
    def test_is_read_answered_and_taken_away(self, signed_in):
        fumi = signed_in("fumi")
        page = fumi.page
        page.goto("/history/")
        KEYS.presses(page.locator(".log__report").first)
        KEYS.types(page.locator("#id_words"), "わたしではありません")
        submits(page)
        page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))

        page.goto("/history/")
        with page.expect_download() as waiting:
            follows(page, "読むためのファイル（PDF）")
        assert waiting.value.suggested_filename == "history.pdf"

        page.goto("/notices/choices/")
        follows(page, "メールアドレスを登録する")
        KEYS.types(page.locator("#id_address"), "fumi@example.jp")
        submits(page)
        KEYS.types(page.locator("#id_code"), code_mailed_to(page, "fumi@example.jp"))
        submits(page)
        expect(page.get_by_text("メールアドレスを登録しました")).to_be_visible()
        KEYS.sets(page.get_by_role("checkbox", name="申請の進みぐあい"), on=False)
        KEYS.presses(page.get_by_role("button", name="このとおりにする"))
        expect(page.get_by_text("決めたとおりに変えました")).to_be_visible()


class TestWhatAnybodyAsks:
    def test_is_answered(self, window):
        page = window(**browser.DESK)
        page.goto("/phones/")
        KEYS.types(page.locator("#id_q"), "ぴくせる7")
        page.keyboard.press("Enter")
        expect(page.locator("#found .effect").first).to_contain_text("Pixel 7")

        page.goto("/certificates/change-phone/")
        KEYS.sets(page.locator("[name=old][value=iphone]"))
        KEYS.sets(page.locator("[name=new][value=android]"))
        submits(page)
        expect(page.locator(".stage b").first).to_have_text("やめる手続き（失効）をする")

        page.goto("/help/")
        KEYS.presses(page.locator("main summary").first)
        expect(page.locator("main details").first).to_have_attribute("open", "")

    def test_a_found_card_has_its_form(self, someone):
        page = someone("atsushi").page  # whose card is on hold cannot sign in with it
        page.goto("/certificates/found-card/")
        KEYS.presses(page.locator("main a[href='/certificates/found-card/form/']"))
        expect(page.locator("main h1")).to_contain_text("一時停止解除届")
