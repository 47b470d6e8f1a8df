"""What a citizen prints: the state and a receipt, two pages of A4 at most, with what matters and nothing to press."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PAGES = re.compile(rb"/Type\s*/Page\b")


def prints(page):
    """How many pages, as Chromium prints them; what is on them, as the print styles leave it."""
    page.emulate_media(media="print")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    return len(PAGES.findall(paper))


def hidden_on_paper(page):
    for one in (".menu", ".footer", ".lost", "main .buttons", "[data-print]"):
        for place in page.locator(one).all():
            expect(place).to_be_hidden()


def test_the_state_and_a_receipt_are_for_paper_too(citizen):
    aoi = citizen("aoi")
    page = aoi.page
    aoi.applies()
    aoi.signs_in_with_the_phone()
    expect(page.locator("[data-print]")).to_be_visible()
    assert prints(page) <= 2
    expect(page.locator(".print-only")).to_be_visible()
    expect(aoi.lane("phone").locator(".lane__say")).to_have_text("使えます")
    hidden_on_paper(page)

    page.emulate_media(media="screen")
    aoi.suspends("phone")
    expect(page.locator("[data-print]")).to_be_visible()
    number = page.locator(".receipt__number").inner_text()
    assert prints(page) <= 2
    expect(page.locator(".receipt__number")).to_have_text(number)
    hidden_on_paper(page)
    page.emulate_media(media="screen")
