"""Everything one reads before applying, help and contact: with a script and without, with mistakes, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.anew import anew
from tests.journeys.citizen import Citizen
from tests.journeys.judges import (
    axe_faults,
    cut_when_large,
    cut_when_spaced,
    japanese_in,
    overflow_when_narrow,
    small_targets,
    watch_console,
    watch_requests,
)

pytestmark = pytest.mark.browser

RIGHT = ([], [], 0, [])
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)


def judged(page):
    return axe_faults(page), small_targets(page), overflow_when_narrow(page), cut_when_spaced(page)


def is_an_android(page, model):
    """What Chrome on a phone says of itself: the model only to who asks for it."""
    told = {"platform": "Android", "platformVersion": "15", "architecture": "", "model": model, "mobile": True}
    cdp = page.context.new_cdp_session(page)
    cdp.send("Emulation.setUserAgentOverride", {"userAgent": ANDROID, "userAgentMetadata": told})


def send(page):
    page.locator("main form:not(.search) [type=submit]").first.click()
    page.wait_for_load_state()


def inquiries(house):
    with house.connect() as connection:
        return connection.execute("SELECT count(*) FROM certificates_inquiry").fetchone()[0]


class TestMyPhone:
    def button(self, page):
        return page.get_by_role("button", name="このスマホの名前でさがす")

    def test_that_is_in_the_list_is_found_with_one_press(self, window):
        page = window()
        is_an_android(page, "SO-51C")
        page.goto("/phones/")
        expect(page.locator(".banner")).to_contain_text("機種は、まだ分かりません")
        assert judged(page) == RIGHT
        self.button(page).click()
        page.wait_for_url("**/phones/?q=SO-51C&mine=1*")

        expect(page.locator("#found")).to_contain_text("Sony Xperia 1 IV")
        expect(page.locator("#found .chip--ok")).to_have_text("使えます")
        assert judged(page) == RIGHT

    def test_that_is_not_in_the_list_is_not_said_to_fail(self, window):
        page = window()
        is_an_android(page, "Tanuki 8")
        page.goto("/phones/")
        self.button(page).click()

        expect(page.locator("#found")).to_contain_text("このスマホの名前は、一覧にありませんでした")
        expect(page.locator("#found")).to_contain_text("使えないとは限りません")
        assert judged(page) == RIGHT

    def test_that_keeps_its_name_to_itself_is_looked_for_by_hand(self, window):
        page = window()
        is_an_android(page, "")
        page.goto("/phones/")
        self.button(page).click()

        expect(page.locator("[data-cannot-tell]")).to_be_visible()
        expect(self.button(page)).to_be_hidden()
        assert judged(page) == RIGHT

    def test_is_asked_nothing_before_the_button_is_pressed(self, window, house):
        page, asked = window(), []
        is_an_android(page, "SO-51C")
        page.on("request", lambda request: asked.append(f"{request.url} {request.headers}"))
        page.goto("/phones/")

        assert not any("SO-51C" in request for request in asked)

    @pytest.mark.parametrize("shape", [browser.PHONE, browser.DESK], ids=["phone", "desk"])
    def test_is_found_without_a_script(self, window, shape):
        page = window(javascript=False, **shape)
        page.goto("/phones/")
        expect(self.button(page)).to_be_hidden()
        page.locator("#id_q").fill("あくおす　センス７")
        page.keyboard.press("Enter")

        expect(page.locator("#found")).to_contain_text("SHARP AQUOS sense7")
        page.locator("#id_q").fill("でんわ")
        page.get_by_role("button", name="さがす").click()
        expect(page.locator("#found")).to_contain_text("一覧にありませんでした")


class TestQuestions:
    def test_have_an_address_that_opens_them(self, window):
        page = window(javascript=False)
        page.goto("/help/#lost_card")

        answer = page.locator("#lost_card")
        expect(answer).to_be_visible()
        expect(answer).to_be_in_viewport()
        expect(page.locator("details[open]")).to_have_count(1)

    def test_are_found_without_a_script(self, window):
        page = window(javascript=False)
        page.goto("/help/")
        page.locator("#id_q").fill("スマホを初期化したら証明書はどうなるの")
        page.get_by_role("button", name="さがす").click()

        expect(page.locator("main summary").first).to_contain_text("スマホを初期化したら")
        page.goto("/help/?q=天気予報")
        expect(page.get_by_role("status")).to_contain_text("見つかりませんでした")
        page.get_by_role("link", name="すべての質問を見る").click()
        assert page.locator("main .questions__one").count() > 30

    def test_stand_before_the_judges_when_all_are_open(self, window):
        page = window()
        page.goto("/help/")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

        assert judged(page) == RIGHT
        for asked in ("スマホを初期化したら証明書はどうなるの", "天気予報"):
            page.goto(f"/help/?q={asked}")
            assert judged(page) == RIGHT


class TestAnInquiry:
    @pytest.mark.parametrize("shape", [browser.PHONE, browser.DESK], ids=["phone", "desk"])
    def test_with_mistakes_is_put_right_and_sent_once(self, window, house, shape):
        page = window(**shape)
        foreign = watch_requests(page, house.base_url)
        page.goto("/contact/")
        send(page)
        expect(page.locator(".errors")).to_be_focused()
        expect(page.locator(".errors li")).to_have_text(
            ["何についてか、選んでください。", "聞きたいことを書いてください。", "お返事の受け取り方を選んでください。"]
        )
        assert page.title().startswith("エラー：")
        assert judged(page) == RIGHT

        page.locator("[name=topic][value=lost]").check()
        page.locator("#id_text").fill("番号は 1234 5678 9018 です。")
        expect(page.locator("#id_email")).to_be_hidden()
        page.locator("[name=answer_by][value=email]").check()
        page.locator("#id_email").fill("あおい")
        send(page)
        expect(page.locator("#id_text_error")).to_contain_text("マイナンバーは受け取れません")
        expect(page.locator("#id_email_error")).to_contain_text("メールアドレスの形になっていません")
        expect(page.locator("#id_text")).to_have_value("番号は 1234 5678 9018 です。")
        assert judged(page) == RIGHT

        before = inquiries(house)
        page.locator("#id_text").fill(anew(f"幅{page.viewport_size['width']}の画面で書いています。"))
        page.locator("#id_email").fill("ａｏｉ＠ｅｘａｍｐｌｅ．ｊｐ")
        page.locator("main form [type=submit]").dblclick()
        page.wait_for_url("**/contact/sent/**")
        expect(page.locator("h1")).to_have_text("問い合わせを受け付けました")
        expect(page.get_by_text("この問い合わせでは、何も止まっていません。")).to_be_visible()
        assert "aoi" not in page.content()
        assert judged(page) == RIGHT
        assert inquiries(house) == before + 1

        assert foreign == []

    def test_is_sent_without_a_script(self, window, house):
        page, before = window(javascript=False), inquiries(house)
        page.goto("/contact/")
        self._asks(page, anew("字が小さいです。"))

        expect(page.locator("h1")).to_have_text("問い合わせを受け付けました")
        assert inquiries(house) == before + 1

    def test_is_the_same_after_going_back_and_pressing_again(self, window, house):
        page = window()
        errors = watch_console(page)
        page.goto("/contact/")
        words = anew("もどっても1回ですか。")
        self._asks(page, words)
        kept, before = page.url, inquiries(house)
        page.go_back()
        self._asks(page, words)

        page.wait_for_url(kept)
        assert inquiries(house) == before
        assert errors == []

    def test_is_written_by_keyboard_alone(self, window):
        page = window(**browser.DESK)
        page.goto("/contact/")
        self._go_to(page, "[name=topic]")
        page.keyboard.press("ArrowDown")
        self._go_to(page, "#id_text")
        page.keyboard.type(anew("キーボードで書いています。"))
        self._go_to(page, "[name=answer_by]")
        page.keyboard.press("Space")
        self._go_to(page, "#id_email")
        page.keyboard.type("aoi@example.jp")
        self._go_to(page, "#id_name")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/contact/sent/**")

        expect(page.locator("h1")).to_have_text("問い合わせを受け付けました")

    def test_of_a_citizen_is_read_on_the_site(self, citizen):
        ren = citizen("ren")
        page = ren.page
        ren.takes_their_card(to="sign-in")
        ren.signs_in_with_the_card()
        page.goto("/contact/")
        expect(page.locator("[name=answer_by][value=site]")).to_be_checked()
        page.locator("[name=topic][value=using]").check()
        page.locator("#id_text").fill(anew("<b>太い字</b>で\n書きました。"))
        send(page)
        page.get_by_role("link", name="お返事は、サインインして読めます").click()

        expect(page.locator("article")).to_contain_text("<b>太い字</b>で")
        assert judged(page) == RIGHT
        assert cut_when_large(page) == []

    def _asks(self, page, text):
        page.locator("[name=topic][value=pages]").check()
        page.locator("#id_text").fill(text)
        page.locator("[name=answer_by][value=none]").check()
        send(page)

    def _go_to(self, page, selector):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")


class TestWhatWasTyped:
    def test_stays_when_the_language_changes_and_is_then_forgotten(self, window):
        page = window()
        page.goto("/contact/")
        page.locator("[name=topic]").nth(1).check()
        page.locator("#id_text").fill("途中まで書いたところです")
        page.locator("[name=answer_by][value=email]").check()
        page.locator("#id_email").fill("aoi@example.jp")
        page.get_by_role("button", name="English").click()

        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("[name=topic]").nth(1)).to_be_checked()
        expect(page.locator("#id_text")).to_have_value("途中まで書いたところです")
        expect(page.locator("#id_email")).to_have_value("aoi@example.jp")
        page.reload()
        expect(page.locator("#id_text")).to_have_value("")

    def test_stays_with_a_mistake_in_it_and_without_what_is_secret(self, window):
        page = window()
        page.goto("/lost/stop-word/")
        page.locator("#id_birth_date").fill("きのう")
        page.locator("#id_stop_word").fill("みどりのたぬき7")
        send(page)
        expect(page.locator(".errors").first).to_be_visible()
        page.get_by_role("button", name="English").click()

        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("#id_birth_date")).to_have_value("きのう")
        expect(page.locator("#id_stop_word")).to_have_value("")
        assert page.evaluate("Object.values(sessionStorage).join()") == ""

    def test_what_was_chosen_stays_and_what_was_agreed_to_is_asked_again(self, citizen):
        aoi = citizen("aoi")
        page = aoi.page
        aoi.takes_their_card()
        aoi.begins_for_android()
        page.locator("[name=kinds][value=digital_signature]").uncheck()
        page.locator("#id_agreed").check()
        page.get_by_role("button", name="English").click()

        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.locator("[data-journey][data-ready]").wait_for()
        expect(page.locator("[name=kinds][value=digital_signature]")).not_to_be_checked()
        expect(page.locator("[name=kinds][value=user_authentication]")).to_be_checked()
        expect(page.locator("#id_agreed")).not_to_be_checked()

    def test_no_password_is_kept_though_it_is_shown(self, window):
        page = window()
        page.goto("/certificates/remote-revoke/")
        page.locator("[data-ready]").first.wait_for(state="attached")
        page.evaluate("document.querySelector('#id_card_password').type = 'text'")
        page.evaluate("document.querySelector('#id_card_password').value = 'WRONG123'")
        page.evaluate(
            "document.querySelector('form.language').addEventListener('submit', stop => stop.preventDefault())"
        )
        page.get_by_role("button", name="English").click()

        assert "remote-revoke" in page.evaluate("sessionStorage.getItem('kept')")
        assert "WRONG123" not in page.evaluate("sessionStorage.getItem('kept')")


class TestFeedback:
    @pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
    def test_takes_one_press_and_no_cookie(self, window, javascript):
        page = window(javascript=javascript)
        page.goto("/about/")
        page.locator(".feedback summary").click()
        if javascript:
            assert judged(page) == RIGHT
        page.context.clear_cookies()
        page.locator(".feedback [type=submit]").click()
        expect(page.locator(".errors")).to_contain_text("どれか1つに答えてください。")
        if javascript:
            assert judged(page) == RIGHT
        page.context.clear_cookies()
        page.locator("[name=there][value=yes]").check()
        page.locator("main form [type=submit]").click()

        expect(page.locator("h1")).to_have_text("ありがとうございました")
        page.get_by_role("link", name="「何ができるか」へもどる").click()
        expect(page.locator("h1")).to_have_text("何に使えるか・使えないか")


class TestEnglish:
    def test_has_no_japanese_left_in_any_state(self, window, house):
        page, left = window(locale="en-GB"), {}
        is_an_android(page, "")
        page.goto("/phones/")
        page.locator("[data-my-phone] button").click()
        left["cannot tell"] = japanese_in(page)
        for address in ("/phones/?q=zzz", "/help/?q=zzz", "/help/?q=I have lost my new phone"):
            page.goto(address)
            left[address] = japanese_in(page)
        page.goto("/contact/")
        send(page)
        left["mistakes"] = japanese_in(page)
        page.locator("[name=topic][value=other]").check()
        page.locator("#id_text").fill("x" * 2001)
        page.locator("[name=answer_by][value=none]").check()
        send(page)
        left["too long"] = japanese_in(page)
        page.locator("#id_text").fill("Hello")
        send(page)
        left["sent"] = japanese_in(page)
        page.goto("/feedback/?page=status")
        send(page)
        left["nothing answered"] = japanese_in(page)

        assert {state: texts for state, texts in left.items() if texts} == {}

    def test_of_what_one_asked_is_complete(self, window):
        page = window(locale="en-GB")
        takashi = Citizen(page, "takashi")
        takashi.takes_their_card(to="sign-in")
        takashi.signs_in_with_the_card()
        page.goto("/contact/")
        page.locator("[name=topic][value=using]").check()
        page.locator("#id_text").fill(anew("Where can I use it?"))
        send(page)
        assert japanese_in(page) == []
        page.goto("/contact/mine/")

        assert japanese_in(page) == []
