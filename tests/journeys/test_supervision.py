"""Supervision, papers and leaving a desk, in a browser: every page before the judges, everything by keyboard, and what
was typed kept for its owner alone.
"""

import pytest
from playwright.sync_api import expect

from simulator.cast import CAST
from simulator.cast_of_staff import PASSWORD, STAFF
from tests import browser
from tests.journeys.code_app import fresh_code
from tests.journeys.judges import axe_faults, cut_when_spaced, japanese_in, overflow_when_narrow

pytestmark = pytest.mark.browser

NAMES = [*(one.name for one in STAFF.values()), "東京都新宿区", "大阪府大阪市"]
PAPERS = ["/staff/desk/slips/", "/staff/desk/ledger/", "/staff/desk/shift/"]
OVERSIGHT = [f"/staff/supervision/{page}/" for page in ("access-log", "activity", "figures", "acts")]
NOTE = "C-1126-0007の人は、明日の10時に来る。"

STOP = """() => {
  const on = document.activeElement, box = on.getBoundingClientRect(), ring = getComputedStyle(on);
  return {name: on.name || on.getAttribute("href") || on.textContent.trim().slice(0, 20), tag: on.tagName,
    seen: box.bottom > 0 && box.top < innerHeight, ring: `${ring.outlineStyle} ${ring.outlineWidth}`,
    order: [...document.querySelectorAll("*")].indexOf(on)};
}"""
COMPOSING = """([selector, isComposing, keyCode]) => document.querySelector(selector).dispatchEvent(
  new KeyboardEvent("keydown", {key: "Enter", ctrlKey: true, bubbles: true, cancelable: true, isComposing, keyCode}))"""


def gives(page, login):
    """From the page that asks for the login to where they wanted to go."""
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/**")
    page.locator("main [name=code]").fill(fresh_code(page, login))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


@pytest.fixture
def at(window):
    def sit(login, where="/staff/", **shape):
        page = window(**{**browser.DESK, **shape})
        page.goto(where)
        gives(page, login)
        return page

    return sit


def judged(page, where):
    page.goto(where)
    return [*axe_faults(page), *cut_when_spaced(page), *(["too wide"] if overflow_when_narrow(page) else [])]


class TestEveryPage:
    def test_of_a_supervisor_stands_before_the_judges(self, at):
        """With a visit and a note, so that the tables have lines."""
        page = at("mado-cho", "/staff/desk/")
        page.locator("[name=purpose]").select_option("question")
        page.locator("[name=kana]").fill(CAST["aoi"].kana)
        page.locator("[name=birth_date]").fill(f"{CAST['aoi'].birth_date}")
        page.locator("[data-commit]").click()
        page.locator(".found button").first.click()
        page.goto("/staff/desk/shift/")
        page.locator("[name=words]").fill("開庁の前に、予備の用紙を出す。")
        page.locator("[data-commit]").click()
        page.locator(".found button").first.click()
        found = {where: judged(page, where) for where in [*PAPERS, *OVERSIGHT]}
        page.goto(OVERSIGHT[0])
        page.locator(".table tbody a").first.click()
        found["unmasking"] = axe_faults(page)
        page.locator("[name=reason]").fill("ためしの点検")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        expect(page.locator("#person-title")).to_be_visible()
        found["unmasked"] = axe_faults(page)
        page.goto("/staff/desk/slips/")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        found["with an error"] = axe_faults(page)

        assert {where: faults for where, faults in found.items() if faults} == {}

    def test_is_all_english_to_an_auditor_who_reads_it(self, at):
        page = at("kansa", locale="en-GB")
        found = {}
        for where in [*OVERSIGHT, "/staff/desk/ledger/"]:
            found[where] = judged(page, where)
            page.locator("[name=office] option").evaluate_all(
                "all => all.forEach(each => each.remove())"
            )  # names of cities
            found[where] += japanese_in(page, but=[*NAMES, "人-"])

        assert {where: words for where, words in found.items() if words} == {}

    def test_of_figures_has_a_table_for_every_chart(self, at):
        page = at("denwa-cho", "/staff/supervision/figures/")

        assert page.locator(".chart svg[role=img]").count() == page.locator(".chart table").count() >= 1


class TestTheKeyboard:
    def test_reaches_everything_in_the_order_of_the_page(self, at):
        page = at("kita-cho", "/staff/desk/shift/")
        stops = []
        for _ in range(60):
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            if stop["tag"] == "BODY" or (stops and stop["order"] <= stops[0]["order"]):
                break
            stops.append(stop)

        assert [stop["order"] for stop in stops] == sorted(stop["order"] for stop in stops)
        assert [stop for stop in stops if not stop["seen"] or stop["ring"] != "solid 4px"] == []
        assert {"words", "申し送りを残す"} <= {stop["name"] for stop in stops}

    def test_commits_with_a_chord_and_not_while_kana_are_being_chosen(self, at):
        page = at("kita-1", "/staff/desk/shift/")
        page.locator("[name=words]").fill("申し送りのためし")
        for composing, code in [(True, 13), (False, 229)]:
            page.evaluate(COMPOSING, ["[name=words]", composing, code])
        expect(page.locator(".found")).to_have_count(0)
        assert page.url.endswith("/shift/")

        page.locator("[name=words]").press("Control+Enter")
        expect(page.locator(".found")).to_contain_text("申し送りのためし")


class TestLeavingTheDesk:
    def test_handed_over_what_was_typed_waits_for_its_owner(self, at):
        page = at("mado-1", "/staff/desk/shift/")
        page.locator("[name=words]").fill(NOTE)
        page.locator("[data-leaves]").first.locator("button").press("Enter")
        page.wait_for_url("**/sign-in/**")
        gives(page, "mado-2")

        assert page.url.endswith("/staff/desk/shift/")
        assert page.locator("[name=words]").input_value() == ""
        assert NOTE not in page.content()

        page.locator("[data-leaves]").first.locator("button").press("Enter")
        page.wait_for_url("**/sign-in/**")
        gives(page, "mado-1")
        expect(page.locator("[name=words]")).to_have_value(NOTE)
        expect(page.locator("[data-draft-back]")).to_be_visible()
        assert axe_faults(page) == []

    def test_idle_for_five_minutes_it_locks_over_what_was_typed(self, at):
        page = at("mado-cho")
        page.clock.install()
        page.goto("/staff/desk/shift/")
        page.locator("[name=words]").fill(NOTE)
        page.clock.fast_forward("05:30")

        lock = page.locator("dialog[data-lock]")
        expect(lock).to_be_visible()
        expect(lock.locator("[name=code]")).to_be_focused()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(lock).to_be_visible()
        assert axe_faults(page) == []
        lock.locator("[name=code]").fill("000000")
        page.keyboard.press("Enter")
        expect(lock.locator("#lock_error")).to_be_visible()
        page.wait_for_timeout(1_500)  # a wrong code makes the next wait a second
        lock.locator("[name=code]").fill(fresh_code(page, "mado-cho"))
        page.keyboard.press("Enter")
        expect(lock).to_be_hidden()
        expect(page.locator("[name=words]")).to_have_value(NOTE)

    def test_a_window_left_open_shows_nothing_to_the_next_colleague(self, at):
        page = at("kita-1", "/staff/desk/shift/")
        page.locator("[name=words]").fill(NOTE)
        other = page.context.new_page()
        other.goto("/staff/desk/shift/")
        other.locator("[data-leaves]").first.locator("button").click()
        other.wait_for_url("**/sign-in/**")
        gives(other, "kita-cho")

        with page.expect_navigation():
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator(".top__who b")).to_have_text(STAFF["kita-cho"].name)
        assert NOTE not in page.content()
        assert page.locator("[name=words]").input_value() == ""
