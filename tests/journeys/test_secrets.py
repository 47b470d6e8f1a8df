"""PIN, signing password and stop word, in a real browser: changed, forgotten, locked, and what they stop."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.citizen import PASSWORD, PIN, Citizen
from tests.journeys.judges import RIGHT, japanese_in, stands
from tests.journeys.test_every_page import NAMES

pytestmark = pytest.mark.browser
NEW_PIN, NEW_PASSWORD, WORD = "7391", "KITSUNE88", "みどりのたぬき7"


def submit(page, selector="main form"):
    page.locator(f"{selector} [type=submit]").first.click()


def opens(page, address):
    page.goto(address)
    page.locator("[data-reset][data-ready]").wait_for()


def change_pin(page, *, old=PIN, new=NEW_PIN, again=None):
    page.goto("/security/pin/")
    page.locator("#id_old").fill(old)
    page.locator("#id_pin").fill(new)
    page.locator("#id_pin_again").fill(again or new)
    submit(page)


def reset_pin(page, *, password=PASSWORD, new=PIN):
    page.locator("#id_signing_password").fill(password)
    page.locator("#id_pin").fill(new)
    page.locator("#id_pin_again").fill(new)
    submit(page, "[data-reset] form")


class TestThePhonesSecrets:
    def test_are_changed_forgotten_and_set_anew(self, citizen, window):
        aoi = citizen("aoi")
        page = aoi.page
        aoi.applies()
        aoi.signs_in_with_the_phone()

        # a slip at each field, then the change
        change_pin(page, again="7392")
        expect(page.locator(".errors")).to_contain_text("2つの暗証番号がちがいます")
        change_pin(page, old="0000")
        expect(page.locator("#id_old_error")).to_contain_text("あと2回")
        assert stands(page) == RIGHT
        change_pin(page)
        expect(page.get_by_text("スマホ用の暗証番号を変えました")).to_be_visible()
        assert stands(page) == RIGHT
        page.reload()
        expect(page.get_by_text("スマホ用の暗証番号を変えました")).to_have_count(0)

        # the old one opens nothing; three times, and it is locked
        page.locator("header form[action*=sign-out] button").click()
        aoi._opens_sign_in("/certificates/")
        for says in ("あと2回", "あと1回", "設定しなおしてください"):
            page.locator("#id_pin").fill(PIN)
            page.locator("[data-by=phone] [type=submit]").click()
            expect(page.locator("#id_pin_error")).to_contain_text(says)

        # the way out stands there; it wants the phone's signing password
        page.get_by_role("link", name="暗証番号を忘れた・ロックされたとき", exact=True).click()
        page.locator("[data-reset][data-ready]").wait_for()
        submit(page, "[data-reset] form")
        expect(page.locator(".errors")).to_contain_text("署名用パスワードを入れてください")
        reset_pin(page, password="abc")  # cannot be right, and costs no try
        expect(page.locator("#id_signing_password_error")).to_contain_text("6～16文字")
        reset_pin(page, password="WRONG123")
        expect(page.locator("#id_signing_password_error")).to_contain_text("あと4回")
        assert stands(page) == RIGHT
        reset_pin(page, new="12")
        expect(page.locator("#id_pin_error")).to_contain_text("数字4けた")
        reset_pin(page)
        done = page.locator("[data-done]")
        expect(done).to_be_focused()
        expect(done).to_contain_text("暗証番号を設定しなおしました")
        assert stands(page) == RIGHT
        aoi.signs_in_with_the_phone(PIN)

    def test_the_signing_password_by_the_card(self, citizen):
        atsushi = citizen("atsushi")
        page = atsushi.page
        atsushi.applies()
        opens(page, "/security/signing-password/reset/")

        submit(page, "[data-reset] form")
        expect(page.locator(".errors")).to_contain_text("カードの署名用パスワードを入れてください")
        page.locator("#id_card_password").fill("WRONG123")
        page.locator("#id_password").fill(NEW_PASSWORD)
        page.locator("#id_password_again").fill(NEW_PASSWORD)
        submit(page, "[data-reset] form")
        expect(page.locator("#id_card_password_error")).to_contain_text("あと4回")
        page.locator("#id_card_password").fill(atsushi.person.signing)
        submit(page, "[data-reset] form")
        expect(page.locator("[data-done]")).to_be_focused()
        assert stands(page) == RIGHT

        opens(page, "/security/pin/reset/")
        reset_pin(page, password=PASSWORD)
        expect(page.locator("#id_signing_password_error")).to_contain_text("あと4回")  # the old one is none any more
        reset_pin(page, password=NEW_PASSWORD, new=NEW_PIN)
        expect(page.locator("[data-done]")).to_be_visible()
        atsushi.signs_in_with_the_phone(NEW_PIN)

    def test_are_reset_once_though_the_answer_was_lost(self, citizen):
        takashi = citizen("takashi")
        page = takashi.page
        takashi.applies()
        opens(page, "/security/pin/reset/")
        page.route("**/secrets/pin/", lambda route: (route.fetch(), route.abort()))
        reset_pin(page, new=NEW_PIN)
        expect(page.locator(".errors")).to_contain_text("何度押しても、手続きは1回だけです")

        page.unroute("**/secrets/pin/")
        submit(page, "[data-reset] form")

        expect(page.locator("[data-done]")).to_be_visible()
        takashi.signs_in_with_the_phone(NEW_PIN)

    def test_are_told_on_the_state_page_when_locked(self, citizen):
        fumi = citizen("fumi")
        page = fumi.page
        fumi.applies()
        fumi._opens_sign_in("/certificates/")
        for says in ("あと2回", "あと1回", "ロックされました"):
            page.locator("#id_pin").fill("0000")
            page.locator("[data-by=phone] [type=submit]").click()
            expect(page.locator("#id_pin_error")).to_contain_text(says)
        fumi.signs_in_with_the_card()

        expect(fumi.lane("phone").locator(".lane__say")).to_have_text("一部だけ使えます")
        row = fumi.lane("phone").locator(".rows__row", has_text="スマホ用の暗証番号")
        expect(row).to_contain_text("ロック中")
        expect(fumi.lane("phone").locator("[data-here]")).to_be_visible()
        assert stands(page) == RIGHT
        row.get_by_role("link", name="設定しなおす").click()
        page.wait_for_url("**/security/pin/reset/")

    def test_where_the_phone_is_another_says_so(self, citizen, window):
        ren = citizen("ren")
        ren.applies()
        elsewhere = Citizen(window(), "ren")
        elsewhere.takes_their_card(to="sign-in")
        elsewhere.signs_in_with_the_card()

        expect(elsewhere.lane("phone").locator("[data-elsewhere]")).to_be_visible()
        opens(elsewhere.page, "/security/pin/reset/")
        expect(elsewhere.page.locator("[data-no-key]")).to_be_visible()
        expect(elsewhere.page.locator("[data-reset] form")).to_be_hidden()
        assert stands(elsewhere.page) == RIGHT


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("address", "field"), [("/sign-in/", "id_card_pin"), ("/certificates/remote-revoke/", "id_card_password")]
    )
    def test_can_be_shown_and_hidden_again(self, window, address, field):
        page = window()
        page.goto(address)
        page.locator("[data-ready]").first.wait_for(state="attached")
        page.evaluate("for (const each of document.querySelectorAll('[data-step]')) each.hidden = false")
        button = page.locator(f"[data-shows={field}]")

        for shown in ("text", "password"):
            button.click()
            expect(page.locator(f"#{field}")).to_have_attribute("type", shown)


class TestTheStopWord:
    def test_is_set_and_stops_without_sign_in_or_script(self, citizen, window):
        shiori = citizen("shiori")
        page = shiori.page
        shiori.applies()
        shiori.signs_in_with_the_phone()
        page.goto("/security/stop-word/")
        page.locator("#id_stop_word").fill("2003年7月7日")
        submit(page)
        expect(page.locator("#id_stop_word_error")).to_contain_text("生年月日は使えません")
        assert stands(page) == RIGHT
        page.locator("#id_stop_word").fill(WORD)
        submit(page)
        expect(page.get_by_text("停止用合言葉を決めました")).to_be_visible()
        assert stands(page) == RIGHT
        assert WORD not in page.content()

        other = window(javascript=False)
        other.goto("/lost/")
        other.get_by_role("link", name="停止用合言葉で止める").click()
        submit(other)
        expect(other.locator(".errors")).to_contain_text("生年月日を入れてください")
        expect(other).to_have_title(re.compile("^エラー："))
        other.locator("[name=carriers][value=phone]").check()
        other.locator("#id_name").fill("れいもり しおり")
        other.locator("#id_birth_date").fill("平成１５年７月７日")
        other.locator("#id_stop_word").fill("ﾐﾄﾞﾘﾉ ﾀﾇｷ 7")
        submit(other)
        other.wait_for_url("**/lost/stop-word/received/**")
        expect(other.locator("h1")).to_have_text("受け付けました")
        expect(other.get_by_text("入れたものが合っていれば、もう止まっています。")).to_be_visible()

        page.goto("/certificates/")
        assert "/sign-in/" in page.url  # the session ended with its certificate
        shiori.signs_in_with_the_card()
        expect(shiori.lane("phone").locator(".lane__say")).to_have_text("一時停止中です")
        expect(shiori.lane("phone")).to_contain_text("停止用合言葉で止めました")
        expect(shiori.lane("card").locator(".lane__say")).to_have_text("使えます")

    def test_that_is_wrong_is_answered_the_same(self, window):
        page = window()
        page.goto("/lost/stop-word/")
        page.locator("[name=carriers][value=both]").check()
        page.locator("#id_name").fill("ダレデモ")
        page.locator("#id_birth_date").fill("S55.3.12")
        page.locator("#id_stop_word").fill("でたらめなことば")
        submit(page)

        page.wait_for_url("**/received/**")
        expect(page.locator("h1")).to_have_text("受け付けました")
        page.go_back()
        expect(page.locator("h1")).to_have_text("停止用合言葉で止める")


class TestEnglish:
    def test_has_no_japanese_left_with_what_goes_wrong(self, window):
        page = window(locale="en-GB")
        left = {}

        def look(state):
            left[state] = japanese_in(page, but=[*NAMES, WORD])

        maria = Citizen(page, "maria")
        maria.applies()
        maria.signs_in_with_the_phone()
        change_pin(page, old="0000", new="12")
        look("an unfit PIN")
        change_pin(page, old="0000")
        look("a wrong PIN")
        page.goto("/security/stop-word/")
        page.locator("#id_stop_word").fill("1234")
        submit(page)
        look("a word that others guess")
        page.locator("#id_stop_word").fill(WORD)
        submit(page)
        look("a word set")
        opens(page, "/security/pin/reset/")
        reset_pin(page, password="WRONG123")
        expect(page.locator(".errors")).to_be_visible()
        look("a wrong password")
        reset_pin(page)
        expect(page.locator("[data-done]")).to_be_visible()
        look("a PIN set anew")
        page.goto("/lost/stop-word/")
        page.locator("#id_name").fill("Maria")
        page.locator("#id_birth_date").fill("yesterday")
        submit(page)
        look("what cannot be read")
        maria.signs_in_with_the_card()
        look("the state of a phone in use")
        maria.suspends("both")
        look("the receipt")

        assert {state: texts for state, texts in left.items() if texts} == {}
