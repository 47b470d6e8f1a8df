"""Who may sign an ending (R-22): this phone's key while its certificate can, else the card; never a stranger's key."""

import pytest
from playwright.sync_api import expect

from tests.journeys.citizen import Citizen
from tests.journeys.test_endings import opens

pytestmark = pytest.mark.browser


def only_the_card_signs(person):
    """From the first step to the one where somebody signs."""
    person._next("kinds")
    person._next("reason")
    expect(person.page.locator("[data-no-key]")).to_be_visible()
    expect(person.page.locator("#id_password")).to_be_hidden()
    expect(person.page.locator("#id_card_password")).to_be_visible()


def test_on_hold_it_is_the_card(citizen):
    ren = citizen("ren")
    ren.applies()
    ren.signs_in_with_the_phone()
    ren.suspends("phone")
    ren.signs_in_with_the_card()
    opens(ren.page)
    only_the_card_signs(ren)

    ren.ends_use_with_the_card()

    expect(ren.page.locator("h1")).to_have_text("失効しました")


def test_in_somebody_elses_browser_it_is_the_card(citizen, window):
    """A family's tablet: aoi's keys are in there, maria is signed in, and aoi's tries are not counted."""
    citizen("maria").applies()
    aoi = citizen("aoi")
    aoi.applies()
    maria = Citizen(aoi.page, "maria")
    maria.takes_their_card(to="sign-in")
    maria.signs_in_with_the_card()
    opens(aoi.page)
    only_the_card_signs(maria)

    maria.ends_use_with_the_card()

    expect(maria.page.locator("h1")).to_have_text("失効しました")
    maria.page.locator("header form[action*=sign-out] button").click()
    aoi.signs_in_with_the_phone()


def test_an_old_phone_ends_what_a_stolen_one_holds(citizen, window):
    """What it held has ended with the new one's issue: it deletes that first, and then is no phone that holds one."""
    old = citizen("shiori")
    old.applies()
    Citizen(window(), "shiori").applies()
    old.page.evaluate("sessionStorage.clear()")
    opens(old.page, "/certificates/remote-revoke/")
    old._next("begin")
    old._next("reason")
    old.page.get_by_role("button", name="カードを読み取る").click()
    old.page.locator(".reader__card", has_text=old.person.full_name).locator("input").check()
    old.ends_use_with_the_card()

    expect(old.page.locator("h1")).to_have_text("失効しました")
    expect(old.page.locator(".receipt .chip--off")).to_have_count(2)
