"""やさしい日本語 with furigana in a browser: read, stopped and applied in, at 390 and 320 px, by eye and by voice."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.journeys.citizen import Citizen
from tests.journeys.judges import axe_faults, cut_when_spaced, overflow_when_narrow, small_targets, watch_console
from tests.journeys.test_every_page import FOR_ANYONE, FOR_THE_CITIZEN, NAMES, settled
from tests.journeys.test_secrets import change_pin

pytestmark = pytest.mark.browser

# Text in kanji that a reader sees, without readings, but for what is data or no text to read
UNREAD = """names => {
  const left = "rt, rp, ruby, code, pre, select, textarea, svg, [data-person], [translate=no], [lang=en]", found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = names.reduce((text, name) => text.replaceAll(name, ""), texts.currentNode.data);
    const parent = texts.currentNode.parentElement, seen = parent.checkVisibility({ checkVisibilityCSS: true });
    if (seen && !parent.closest(left) && /[\\u3400-\\u9fff]/.test(text)) found.push(text.trim());
  }
  return found;
}"""
CUT = """() => [...document.querySelectorAll("rt")].filter(each => {
  const box = each.getBoundingClientRect();
  const beside = box.left < 0 || box.right > document.documentElement.clientWidth + 1;
  return box.width > 1 && !each.closest(".visually-hidden, .skip") && beside;
}).map(each => each.parentElement.textContent)"""
# The middle of a reading inside the middle of a kanji: two lines that run into each other
TOUCHING = """() => {
  const middle = (box, part) => [box.top + box.height * part, box.bottom - box.height * part];
  // a box for each line: a long word with its reading may break over two
  const boxes = (line, name, of) => [...line.querySelectorAll(name)].flatMap(each => [...of(each)])
    .filter(box => box.width);
  const base = ruby => {
    const range = document.createRange();
    range.selectNodeContents(ruby.firstChild);
    return range.getClientRects();
  };
  return [...document.querySelectorAll("main furi-gana")].filter(line => {
    const kanji = boxes(line, "ruby", base);
    return boxes(line, "rt", each => each.getClientRects()).some(reading => kanji.some(each => {
      const [top, bottom] = middle(reading, 0.3), [high, low] = middle(each, 0.25);
      return reading.left < each.right && each.left < reading.right && top < low && high < bottom;
    }));
  }).map(each => each.textContent.slice(0, 40));
}"""
RIGHT = ([], [], 0, [], [], [], [])


def unread(page):
    return page.evaluate(UNREAD, NAMES)


def judge(page):
    return (
        axe_faults(page),
        small_targets(page),
        overflow_when_narrow(page),
        cut_when_spaced(page),
        unread(page),
        page.evaluate(CUT),
        page.evaluate(TOUCHING),
    )


@pytest.fixture
def easily(window, house):
    """A window in easy Japanese."""

    def open_one(**shape):
        page = window(**shape)
        page.context.add_cookies(
            [{"name": settings.LANGUAGE_COOKIE_NAME, "value": settings.EASY_JAPANESE, "url": house.base_url}]
        )
        return page

    return open_one


class TestEveryPage:
    def test_the_judges_can_say_no(self, window):
        page = window()
        page.set_content(
            "<main><p>証明書</p><furi-gana style='line-height:1;width:3em;display:block'>"
            "<ruby>止<rt style='position:absolute;left:0;top:60px'>とめるとめる</rt></ruby>"
            "<br><ruby>止<rt>と</rt></ruby></furi-gana></main>"
        )
        page.evaluate("document.querySelector('rt').style.top = document.querySelector('ruby').offsetTop + 'px'")

        assert unread(page) == ["証明書"]
        assert page.evaluate(TOUCHING)

    def test_for_anyone_stands_before_the_judges(self, easily):
        page, found = easily(), {}
        for address in FOR_ANYONE:
            settled(page, address)
            assert page.locator("html").get_attribute("lang") == "ja"
            found[address] = judge(page)

        assert {address: faults for address, faults in found.items() if faults != RIGHT} == {}

    def test_for_the_citizen_stands_before_the_judges(self, easily):
        person = Citizen(easily(), "ren")
        person.takes_their_card(to="sign-in")
        person.signs_in_with_the_card()
        found = {}
        for address in FOR_THE_CITIZEN:
            settled(person.page, address)
            found[address] = judge(person.page)

        assert {address: faults for address, faults in found.items() if faults != RIGHT} == {}


class TestTheJourney:
    def test_is_read_in_every_state(self, easily):
        page, found = easily(), {}
        errors = watch_console(page)
        person = Citizen(page, "takashi", look=lambda page, state: found.update({state: judge(page)}))
        person.applies()
        person.signs_in_with_the_phone()
        change_pin(page, old="12")
        found["mistakes"] = judge(page)
        person.suspends("both")

        assert {state: faults for state, faults in found.items() if faults != RIGHT} == {}
        assert [error for error in errors if "inline style" not in error] == []  # the judges' own, tried on the page

    def test_says_mistakes_with_readings(self, easily):
        page = easily()
        person = Citizen(page, "shiori")
        person.takes_their_card()
        person.begins_for_android()
        page.locator("[data-step=kinds] [type=submit]").click()

        expect(page.locator(".errors ruby").first).to_be_visible()
        assert unread(page) == []
        assert "（" not in page.title()


class TestTheSwitch:
    def test_works_without_a_script(self, window):
        page = window(javascript=False)
        page.goto("/lost/")
        page.get_by_role("button", name="やさしい日本語").click()
        switch = page.get_by_role("button", name="ふりがな", exact=True)

        expect(switch).to_have_attribute("aria-pressed", "true")
        expect(page.locator("main ruby").first).to_be_visible()
        switch.click()
        expect(switch).to_have_attribute("aria-pressed", "false")
        expect(page.locator("ruby")).to_have_count(0)
        page.goto("/help/")
        expect(page.locator("ruby")).to_have_count(0)
        page.get_by_role("button", name="日本語", exact=True).click()
        expect(switch).to_have_count(0)

    def test_changes_no_name_that_is_read_out(self, easily):
        page = easily()
        page.goto("/lost/")
        names = read_out(page)
        switch = page.get_by_role("button", name="ふりがな", exact=True)
        switch.click()
        expect(switch).to_have_attribute("aria-pressed", "false")
        page.wait_for_load_state()

        assert read_out(page) == names
        assert ("link", "サインインして止める") in names


def read_out(page):
    """(role, name) of what Chromium gives to a screen reader."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    told = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    return [(role, name) for role, name in told if role in ("button", "link", "heading")]
