"""A found card (R-18): why it takes the counter, and the paper for it, filled in and on one page of A4."""

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.judges import RIGHT, stands

pytestmark = pytest.mark.browser


class TestTheFoundCard:
    def test_leads_to_a_paper_with_the_holders_name(self, citizen):
        aoi = citizen("aoi", shape=browser.DESK)
        page = aoi.page
        aoi.applies()
        aoi.signs_in_with_the_phone()
        aoi.suspends("card")
        number = page.locator(".receipt__number").inner_text()
        page.goto("/certificates/")
        page.get_by_role("link", name="カードが見つかった").click()
        expect(page.get_by_text("元には戻せません。失効して")).to_be_visible()
        assert stands(page) == RIGHT
        page.get_by_role("link", name="名前などが入った申請書を開く").click()

        paper = page.locator(".form-paper")
        for words in (aoi.person.full_name, aoi.person.kana, number):
            expect(paper).to_contain_text(words)
        expect(paper.get_by_text("✓")).to_have_count(2)
        assert stands(page) == RIGHT
        assert page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1

    def test_is_told_to_anybody_without_a_script_or_a_name(self, window):
        page = window(javascript=False)
        page.goto("/lost/")
        page.get_by_role("link", name="カードが見つかったとき（窓口に持って行く申請書）").click()
        page.get_by_role("link", name="申請書を開く", exact=True).click()

        expect(page.locator("[data-person]").first).to_have_text("")
        expect(page.locator(".form-paper").get_by_text("✓")).to_have_count(0)
        assert page.locator("th", has_text="個人番号").count() == 0
