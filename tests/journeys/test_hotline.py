"""The operators' screen: keys counted with an input method, nothing to scroll, light and dark, killed midway."""

import signal
import time

import pytest
from django.utils import translation
from playwright.sync_api import expect

from counters.calls.scripts import SCRIPTS
from counters.models import Case
from simulator.cast import CAST
from tests import browser
from tests.journeys.judges import axe_faults, japanese_in, overflow_when_narrow
from tests.journeys.operator import AOI, DESK, Operator, sign_in
from tests.witnesses import OpenSSL

pytestmark = pytest.mark.browser

COUNT = """() => {
  window.counted = {pressed: [], pointed: 0};
  addEventListener("keydown", each => {
    if (each.isComposing || each.keyCode === 229 || ["Control", "Alt"].includes(each.key)) return;
    counted.pressed.push([each.ctrlKey && "Ctrl", each.altKey && "Alt", each.key].filter(Boolean).join("+"));
  }, true);
  addEventListener("pointerdown", () => counted.pointed += 1, true);
}"""
SCROLLS = """() => [document.documentElement, document.body, ...document.querySelectorAll(".console > *")]
  .filter(each => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1)
  .map(each => `${each.className || each.tagName} ${each.scrollHeight}>${each.clientHeight}`)"""
SAYS = """([say, then, asked, answer]) => {
  const script = document.querySelector(".script"), put = (selector, words) => {
    for (const each of script.querySelectorAll(selector)) each.textContent = words; };
  put("[data-say=main] q", say); put(".say__then", then);
  script.querySelector(".asked")?.remove();
  const likely = Object.assign(document.createElement("p"), { className: "asked" });
  likely.append(Object.assign(document.createElement("b"), { textContent: asked }), answer);
  script.querySelector("[data-part=say]").append(likely);
  const cases = script.querySelector(".cases"), above = likely.getBoundingClientRect().bottom;
  return cases.getBoundingClientRect().top - above - Math.max(0, script.scrollHeight - script.clientHeight); }"""
ENDS = ["tell", "already", *filter(None, Case.values)]  # what is read out where the number is given
STOPS = "SELECT count(*) FROM counters_callstop"
HELD = """SELECT c.status, c.der FROM certificates_certificate c JOIN accounts_citizen p ON p.id = c.citizen_id
 WHERE p.full_name = %s AND c.carrier = 'card' AND c.status <> 'revoked' ORDER BY c.id"""


@pytest.fixture(scope="module")
def signed_in(chromium, house):
    """Cookies of three desks: a code works once in half a minute, so each signs in once."""
    kept = {}
    for login in ("denwa-1", "denwa-2"):
        context = browser.window(chromium, base_url=house.base_url, **DESK)
        sign_in(context.new_page(), login)
        kept[login] = context.cookies()
        context.close()
    return kept


@pytest.fixture
def operator(window, signed_in):
    def at_work(login="denwa-1", **shape):
        page = window(**DESK, **shape)
        page.context.add_cookies(signed_in[login])
        return Operator(page)

    return at_work


def one(house, sql):
    with house.connect() as connection:
        return connection.execute(sql).fetchone()[0]


def held(house, person):
    """Status and DER of each certificate on this person's card. Each test that stops has a person of its own."""
    with house.connect() as connection:
        return connection.execute(HELD, [CAST[person].full_name]).fetchall()


def room_for(page, code, language):
    """Pixels left between this script and the cases below it; below zero it would have to be scrolled."""
    script = SCRIPTS[code]
    with translation.override("ja"):
        say = str(script.say)  # read aloud in Japanese whatever language the desk is in
    with translation.override(language):
        return page.evaluate(SAYS, [say, *(str(each) for each in (script.then, script.asked, script.answer))])


def states(house, person):
    return {status for status, _der in held(house, person)}


def compose(page, text):
    """As an input method types: reading first, then the conversion, confirmed with Enter."""
    cdp = page.context.new_cdp_session(page)
    for end in range(1, len(text) + 1):
        cdp.send("Input.imeSetComposition", {"text": text[:end], "selectionStart": end, "selectionEnd": end})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    cdp.send("Input.insertText", {"text": text})
    cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    cdp.detach()


class TestTheKeys:  # ui.md §3.4, R-52
    def test_are_four_fields_and_one_chord_with_an_input_method(self, operator, house):
        at = operator()
        at.takes_a_call()
        at.page.evaluate(COUNT)

        for words in AOI.values():
            compose(at.page, words)
            at.page.keyboard.press("Tab")
        at.is_answered()
        at.page.keyboard.press("Alt+1")
        expect(at.page.locator("[data-stop] .go:visible")).to_contain_text(
            "ミホンバシ アオイ 様のカード 2件を一時停止する"
        )
        counted = at.page.evaluate("counted")
        at.stops()

        assert counted == {"pressed": ["Tab", "Tab", "Tab", "Alt+1"], "pointed": 0}
        assert states(house, "aoi") == {"on_hold"}

    def test_say_that_it_was_stolen_with_one_chord_that_is_sent_with_the_stop(self, operator, house):
        at = operator()
        at.takes_a_call()
        at.identifies("hinata")
        at.chooses(1)
        at.page.keyboard.press("Alt+t")
        at.stops()  # before the log may have it

        expect(at.page.locator(".work")).to_contain_text("わけ：盗まれた")
        assert one(house, "SELECT because FROM counters_callstop ORDER BY id DESC LIMIT 1") == "stolen"

    def test_that_confirm_a_conversion_never_stop(self, operator, house):
        at = operator()
        at.takes_a_call()
        at.identifies("ren")
        at.chooses(1)
        before = one(house, STOPS)
        at.page.locator("#heard-phone_model").focus()
        cdp = at.page.context.new_cdp_session(at.page)
        for modifiers in (0, 2):  # Enter, and Ctrl+Enter while the conversion is open
            cdp.send("Input.imeSetComposition", {"text": "ぴくせる", "selectionStart": 4, "selectionEnd": 4})
            key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "modifiers": modifiers}
            cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
            cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
        cdp.send("Input.insertText", {"text": "ピクセル"})
        time.sleep(1.5)

        assert at.page.locator(".outcome").count() == 0
        assert one(house, STOPS) == before

    def test_pressed_twice_stop_once_and_do_not_end_the_call(self, operator, house):
        at = operator()
        at.takes_a_call()
        at.identifies("fumi")
        at.chooses(1)
        before = one(house, STOPS)
        at.page.keyboard.press("Control+Enter")
        at.page.keyboard.press("Control+Enter")
        at.page.locator(".outcome").wait_for()
        at.is_ready()
        at.page.keyboard.press("Control+Enter")
        time.sleep(0.5)

        assert one(house, STOPS) == before + 1
        assert "/calls/" in at.page.url
        expect(at.page.locator(".bar__live")).to_be_visible()

    def test_before_there_is_a_name_stop_nothing(self, operator, house):
        at = operator()
        at.takes_a_call()
        before = one(house, STOPS)
        at.chooses(3)
        at.page.keyboard.press("Control+Enter")
        at.page.locator("#heard-kana").focus()
        at.page.keyboard.type("みほんばし あおい")
        at.page.keyboard.press("Control+Enter")
        time.sleep(0.8)

        assert one(house, STOPS) == before
        assert at.page.locator(".outcome").count() == 0

    def test_go_everywhere(self, operator):
        at = operator()
        page, _ = at.page, at.takes_a_call()
        page.keyboard.press("Alt+m")
        expect(page.locator("#memo")).to_be_focused()
        page.keyboard.type("バスの中")
        expect(page.locator("[data-saved]")).to_contain_text("保存")
        page.keyboard.press("Alt+l")
        expect(page.locator("[data-say=others]")).to_be_visible()
        expect(page.locator("[data-say=main]")).to_be_hidden()
        page.keyboard.press("Alt+a")
        expect(page.locator("[data-script=agent]")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("[data-script=identify]")).to_be_visible()
        at.identifies()
        page.keyboard.press("F2")
        expect(page.locator("#heard-kana")).to_be_focused()
        expect(page.locator("#heard-kana")).to_have_value("")
        page.keyboard.press("Control+/")
        expect(page.locator("[data-keys]")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("Alt+q")  # nothing was stopped: the key asks, Enter ends
        assert "/calls/" in page.url
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/hotline/")

    def test_keep_their_place_when_an_answer_comes(self, operator):
        """What was heard is matched while a hand is on its way: the button under it is made anew, and keeps it."""
        at = operator()
        page, _ = at.page, at.takes_a_call()
        for field, said in AOI.items():
            page.locator(f"#heard-{field}").fill(said)
        page.keyboard.press("Alt+q")
        expect(page.locator("[data-part=passed]")).to_contain_text("本人確認ができました")

        expect(page.locator("[data-end] button")).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/hotline/")


class TestTheProof:
    def test_is_asked_of_our_own_ocsp_and_others_see_the_same(self, operator, house, tmp_path):
        at = operator()
        at.takes_a_call()
        at.identifies("shiori")
        at.chooses(1)
        at.stops()

        expect(at.page.locator("[data-proof]")).to_contain_text("停止を確認")
        for _status, der in held(house, "shiori"):
            assert OpenSSL(tmp_path, house.base_url).says(bytes(der)) == "revoked certificateHold"


class TestEveryState:
    @pytest.mark.parametrize(("scheme", "person"), [("light", "maria"), ("dark", "daichi")])
    def test_stands_before_the_judges_without_scrolling(self, operator, scheme, person):
        at = operator("denwa-2", color_scheme=scheme)
        faults = {}

        def judge(state):
            at.is_ready()
            faults[state] = [*axe_faults(at.page), *at.page.evaluate(SCROLLS)]

        at.takes_a_call("090-1111-2222")
        judge("identify")
        for case in "ansk":
            at.page.keyboard.press(f"Alt+{case}")
            expect(at.page.locator(f'[data-key="{case.upper()}"][aria-pressed]')).to_be_visible()
            judge(case)
            at.page.keyboard.press("Escape")
            expect(at.page.locator(".cases__one[aria-pressed]")).to_have_count(0)
        at.hears(kana="ダレモ イナイ", born="S55.1.1", address="")
        judge("nobody")
        at.page.keyboard.press("F2")
        at.identifies(person, address="那覇市")
        at.chooses(3)
        judge("doubt")
        at.page.keyboard.press("F2")
        at.identifies(person)
        at.chooses(3)
        judge("stop")
        at.page.keyboard.press("Alt+l")
        judge("otherwise")
        at.stops()
        expect(at.page.locator("[data-proof]")).to_contain_text("停止を確認")
        judge("tell")
        at.page.keyboard.press("Alt+k")
        at.page.locator(".say__digits.number").wait_for()  # cut off, and gone on: both numbers stand there
        room = {(code, language): room_for(at.page, code, language) for code in ENDS for language in ("ja", "en")}
        assert {code: pixels for code, pixels in room.items() if pixels < 0} == {}
        assert overflow_when_narrow(at.page) == 0
        at.ends()
        faults["console"] = axe_faults(at.page)
        at.page.locator(".rows a").first.click()
        at.page.locator(".outcome--over").wait_for()
        faults["over"] = axe_faults(at.page)

        assert {state: found for state, found in faults.items() if found} == {}

    @pytest.mark.parametrize("locale", ["ja-JP", "en-GB"])
    def test_has_room_for_every_script(self, operator, locale):
        at = operator("denwa-2", locale=locale)
        at.takes_a_call("090-1111-2222")
        room = {code: room_for(at.page, code, locale[:2]) for code in SCRIPTS}

        assert {code: pixels for code, pixels in room.items() if pixels < 0} == {}

    def test_closes_a_case_that_the_page_does_not_show_yet(self, operator):
        at = operator("denwa-2")
        at.takes_a_call()
        at.page.keyboard.press("Alt+s")
        at.page.keyboard.press("Escape")
        at.is_answered()

        expect(at.page.locator("[data-case-form]").first).to_be_visible()
        expect(at.page.locator(".cases__one[aria-pressed]")).to_have_count(0)
        at.page.reload()
        assert at.page.locator(".cases__one[aria-pressed]").count() == 0

    def test_says_everything_but_the_script_in_english(self, operator):
        at = operator("denwa-2", locale="en-GB")
        at.takes_a_call()
        at.page.locator("[lang=ja]:not(html)").evaluate_all("all => all.forEach(each => each.remove())")

        assert japanese_in(at.page, but=["鳴瀬ヶ原　律"]) == []


class TestKilledInTheMiddle:
    def test_the_operator_is_told_that_nothing_stopped(self, operator, house):
        """The web process dies while the stop waits for a lock, holding what it was asked in the log alone."""
        at, web = operator(), house.parts["web server"]
        at.takes_a_call()
        at.identifies("takashi")
        at.chooses(1)
        with house.connect() as other, other.transaction():
            other.execute("SELECT FROM accounts_citizen WHERE full_name = %s FOR UPDATE", [CAST["takashi"].full_name])
            at.page.keyboard.press("Control+Enter")
            _until(lambda: one(house, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
            web._end_group(signal.SIGKILL)
            web._process.wait()
        web.start()

        told = at.page.locator(".alarm:visible").filter(has_text="停止は、行われていません")
        expect(told).to_be_visible(timeout=60_000)
        assert states(house, "takashi") == {"valid"}
        at.is_ready()
        at.stops()
        assert states(house, "takashi") == {"on_hold"}

    def test_the_operator_is_told_that_it_stopped_though_the_answer_was_lost(self, operator, house):
        at = operator()
        at.takes_a_call()
        at.identifies("atsushi")
        at.chooses(1)
        at.page.route("**/stop/", lambda route: (route.fetch(max_redirects=0), route.abort()))
        at.page.keyboard.press("Control+Enter")

        at.page.locator(".outcome").wait_for()
        expect(at.page.locator(".outcome")).to_contain_text("一時停止しました")
        assert states(house, "atsushi") == {"on_hold"}


def _until(true, *, seconds=3):
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.02)
