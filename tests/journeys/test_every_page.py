"""Every page and state of the citizen's side: axe-core, finger, 320 px, keyboard, English, no JavaScript."""

import pytest
from playwright.sync_api import expect

from simulator.cast import CAST
from tests import browser
from tests.journeys.citizen import Citizen
from tests.journeys.judges import (
    axe_faults,
    cut_when_large,
    cut_when_spaced,
    japanese_in,
    overflow_when_narrow,
    small_targets,
    watch_requests,
)
from tests.journeys.keyboard import lost, tab_through

pytestmark = pytest.mark.browser

FOR_ANYONE = [
    "/",
    "/lost/",
    "/help/",
    "/help/?q=card",
    "/about/",
    "/prepare/",
    "/phones/",
    "/phones/?q=pixel",
    "/contact/",
    "/feedback/?page=help",
    "/feedback/thanks/?page=help",
    "/status/",
    "/accessibility/",
    "/privacy/",
    "/sign-in/",
    "/sign-in/screen/",
    "/certificates/apply/",
    "/certificates/apply/?platform=android",
    "/certificates/apply/?platform=iphone",
    "/certificates/remote-revoke/",
    "/certificates/change-phone/",
    "/certificates/change-phone/?old=android&new=android",
    "/certificates/change-phone/?old=iphone&new=android",
    "/certificates/found-card/",
    "/certificates/found-card/form/",
    "/letting-go/",
    "/letting-go/?what=repair",
    "/letting-go/?what=sell&have=password",
    "/letting-go/?what=discard&have=away",
    "/lost/stop-word/",
    "/lost/stop-word/received/?carriers=phone",
    "/help/passwords/",
    "/security/pin/",
    "/security/pin/reset/",
    "/security/signing-password/",
    "/security/signing-password/reset/",
    "/simulator/",
    "/simulator/mail/",
    "/no-such-page/",
]
FOR_THE_CITIZEN = [
    "/certificates/",
    "/certificates/suspend/",
    "/certificates/suspend/?carriers=phone",
    "/certificates/suspend/?carriers=card",
    "/certificates/suspend/?carriers=both",
    "/certificates/resume/",
    "/certificates/revoke/",
    "/certificates/change-phone/",
    "/certificates/change-phone/?new=iphone",
    "/history/",
    "/security/pin/",
    "/security/",
    "/security/passkeys/add/",
    "/security/stop-word/",
    "/contact/",
    "/contact/mine/",
    "/history/?show=looked",
    "/notices/",
    "/notices/choices/",
    "/notices/choices/address/",
    "/notices/choices/code/",
    "/notices/choices/remove/",
    "/cases/",
]
RIGHT = ([], [], 0, [], [])
AS_WIDE_AS_THE_PHONE = "<meta name=viewport content='width=device-width,minimum-scale=1'>"
PLANTED_FAULTS = "<html><body><img src=x><input><p style='color:#bbb'>薄い</p><a href=/>.</a></body></html>"
NAMES = [word for person in CAST.values() for word in (person.full_name, person.written_as, person.kana) if word]


def settled(page, address):
    page.goto(address)
    if page.locator("[data-journey], [data-sign-in], [data-revoke], [data-reset]").count():
        page.locator("[data-ready]").first.wait_for(state="attached")


def judge(page, address):
    settled(page, address)
    return (
        axe_faults(page),
        small_targets(page),
        overflow_when_narrow(page),
        cut_when_spaced(page),
        cut_when_large(page),
    )


def lost_on(page, addresses):
    """By address, the stops of Tab that nobody sees."""
    found = {}
    for address in addresses:
        settled(page, address)
        stops = list(tab_through(page))
        assert len(stops) > 5, address
        if faults := lost(stops):
            found[address] = faults
    return found


class TestEveryPage:
    def test_the_judges_can_say_no(self, window):
        page = window()
        page.set_content(PLANTED_FAULTS)

        assert len(axe_faults(page)) >= 4
        assert len(small_targets(page)) >= 1
        page.set_content("<main><h1>広い</h1><p style='width:600px'>はみ出す</p></main>")
        assert overflow_when_narrow(page) > 0
        page.set_content("<h1>切れる</h1><div style='height:1em;overflow:hidden'><p>二行になる</p><p>二行目</p></div>")
        assert cut_when_spaced(page) == ["DIV"]
        wide = "<main><p style='font-size:16px;width:2000px'>大きくならない、はみ出す</p></main>"
        page.set_content(AS_WIDE_AS_THE_PHONE + wide)
        assert cut_when_large(page) == ["P ", "small"]
        column = "<main><h1>柱</h1><p style='width:3rem'>一文字か二文字の柱になる</p></main>"
        page.set_content(AS_WIDE_AS_THE_PHONE + column)
        assert cut_when_large(page) == ["P "]
        sideways = "<main><div style='overflow:hidden;width:5rem'><p style='width:6rem'>切れる</p></div></main>"
        page.set_content(AS_WIDE_AS_THE_PHONE + sideways)
        assert cut_when_large(page) == ["DIV "]

    def test_a_fault_in_a_state_is_found_when_it_is_left(self, window, states):
        page = window()
        page.goto("/help/")
        page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/favicon.svg>')")
        page.get_by_role("button", name="English").click()

        (found,) = states.told().values()
        assert found[0].startswith("image-alt")
        assert states.told() == {}

    @pytest.mark.parametrize("shape", [browser.PHONE, browser.DESK], ids=["phone", "desk"])
    def test_for_anyone_stands_before_the_judges(self, window, house, shape):
        page = window(**shape)
        foreign = watch_requests(page, house.base_url)

        found = {address: judge(page, address) for address in FOR_ANYONE}

        assert {address: faults for address, faults in found.items() if faults != RIGHT} == {}
        assert foreign == []

    @pytest.mark.parametrize("shape", [browser.PHONE, browser.DESK], ids=["phone", "desk"])
    def test_for_the_citizen_stands_before_the_judges(self, citizen, shape):
        person = citizen("ren", shape=shape)
        person.page.goto("/sign-in/")
        self._takes_the_card(person)
        person.signs_in_with_the_card()

        found = {address: judge(person.page, address) for address in FOR_THE_CITIZEN}

        assert {address: faults for address, faults in found.items() if faults != RIGHT} == {}

    def _takes_the_card(self, person):
        page = person.page
        page.locator("[data-sign-in][data-ready]").wait_for()
        page.get_by_role("button", name="カードを読み取る").click()
        page.locator(".reader__card", has_text=person.person.full_name).locator("input").check()
        assert (axe_faults(page), overflow_when_narrow(page)) == ([], 0)


class TestTheKeyboard:
    """Where it stands is seen; what is done with it: test_by_keyboard.py."""

    @pytest.fixture(params=["none", "active"], ids=["our colours", "the system's"])
    def colours(self, request):
        """High contrast: the system's colours in the place of ours (forced-colors)."""
        return {**browser.DESK, "forced_colors": request.param}

    def test_sees_where_it_is_for_anyone(self, window, colours):
        assert lost_on(window(**colours), FOR_ANYONE) == {}

    def test_sees_where_it_is_for_the_citizen(self, citizen, colours):
        person = citizen("daichi", shape=colours)
        person.takes_their_card(to="sign-in")
        person.signs_in_with_the_card()

        assert lost_on(person.page, FOR_THE_CITIZEN) == {}

    def test_that_a_page_holds_fast_is_found(self, window):
        page = window(**browser.DESK)
        page.set_content("<main><button id=a>1</button><button id=b>2</button></main>")
        page.evaluate("document.getElementById('b').addEventListener('keydown', event => event.preventDefault())")

        with pytest.raises(AssertionError, match="held fast"):
            list(tab_through(page))

    def test_begins_with_the_way_past_the_header(self, window):
        page = window(**browser.DESK)
        page.goto("/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


class TestEnglish:
    def test_has_no_japanese_left_for_anyone(self, window):
        page = window(locale="en-GB")
        left = {}
        for address in FOR_ANYONE:
            settled(page, address)
            assert page.locator("html").get_attribute("lang") == "en"
            left[address] = [text for text in japanese_in(page, but=NAMES) if address != "/simulator/"]

        assert {address: texts for address, texts in left.items() if texts} == {}

    def test_has_no_japanese_left_on_the_way(self, window):
        page = window(locale="en-GB")
        left = {}

        def look(page, state):
            if state != "tray":
                left[state] = japanese_in(page, but=NAMES)

        person = Citizen(page, "takashi", look=look)
        person.applies()
        person.signs_in_with_the_phone()
        for address in FOR_THE_CITIZEN:
            settled(page, address)
            look(page, address)
        person.suspends("phone")

        assert {state: texts for state, texts in left.items() if texts} == {}

    def test_is_chosen_by_a_button_and_stays(self, window):
        page = window()
        page.goto("/lost/")
        page.get_by_role("button", name="English").click()

        expect(page.locator("h1")).to_have_text("Lost your phone or card?")
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", "en")


class TestWithoutJavaScript:
    def test_one_can_read_and_stop(self, chromium, house, window):
        """Signing in needs the key and so a script; what comes after does not. The session is lent."""
        helped = Citizen(window(), "shiori")
        helped.takes_their_card(to="sign-in")
        helped.signs_in_with_the_card()
        page = window(javascript=False)
        page.context.add_cookies(helped.page.context.cookies())

        for address in (
            *("/", "/lost/", "/help/", "/certificates/", "/history/", "/certificates/suspend/"),
            *("/help/passwords/", "/lost/stop-word/", "/security/pin/", "/security/stop-word/", "/notices/"),
        ):
            page.goto(address)
            expect(page.locator("h1")).to_be_visible()
        page.goto("/certificates/suspend/?carriers=card")
        page.locator("main form [type=submit]").click()
        page.wait_for_url("**/receipts/**")
        expect(page.locator("h1")).to_have_text("止めました")

    @pytest.mark.parametrize(
        "address",
        [
            "/sign-in/",
            "/certificates/apply/?platform=android",
            "/certificates/remote-revoke/",
            "/security/pin/reset/",
            "/security/signing-password/reset/",
        ],
    )
    def test_what_needs_a_key_says_so(self, window, address):
        page = window(javascript=False)
        page.goto(address)

        expect(page.get_by_text("JavaScriptが必要です")).to_be_visible()
        assert not any(form.is_visible() for form in page.locator("main form").all())
