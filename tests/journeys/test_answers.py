"""What citizens ask and what staff answer, from one side to the other; read in English, the answer in Japanese."""

import re

import pytest
from playwright.sync_api import expect

from simulator.cast_of_staff import STAFF
from tests import browser
from tests.journeys.anew import anew
from tests.journeys.at_a_desk import LooksAtTheDesk
from tests.journeys.clerk import Clerk
from tests.journeys.test_notices import Looks, signed_in, submit

pytestmark = pytest.mark.browser

ENGLISH = {**browser.PHONE, "locale": "en-GB"}
NOT_ME, FOUND, CLOSED = "I was at work that day.", "ご家族の方の電話でした。", "再起動すると、使えます。"
MAILED = "somebody@example.com"


@pytest.fixture
def sits(window):
    """Somebody of staff at their desk, before the judges too."""

    def sit(login):
        one = Clerk(window(**browser.DESK), login, look=LooksAtTheDesk())
        one.signs_in()
        return one

    return sit


def digits(text):
    return "".join(re.findall(r"\d", text))


def spoken_as_japanese(page, words):
    """So that a screen reader reads it with a Japanese voice on an English page (WCAG 3.1.2)."""
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main [lang=ja]", has_text=words).first).to_be_visible()


class TestARecordThatWasNotThem:
    def test_is_answered_by_a_supervisor_and_read(self, citizen, sits):
        page = signed_in(citizen("takashi", shape=ENGLISH))
        look = Looks(page, english=True)
        page.goto("/history/")
        page.locator(".log__report").first.click()
        page.locator("#id_words").fill(NOT_ME)
        submit(page)
        page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
        number, address = page.locator(".receipt__number").inner_text(), page.url

        boss = sits("denwa-cho")
        boss.page.goto("/staff/cases/")
        boss.page.locator(".table tbody tr", has_text=number).locator("a").click()
        expect(boss.page.locator("main")).to_contain_text(NOT_ME)
        boss.look(boss.page, "case")
        boss.page.locator("[name=words]").fill(FOUND)
        boss.page.locator("[name=closes]").check()
        boss.commits()
        boss.page.wait_for_load_state()
        expect(boss.page.locator("main")).to_contain_text(FOUND)
        boss.look(boss.page, "case answered")
        boss.page.goto("/staff/cases/")
        expect(boss.page.locator("main")).not_to_contain_text(number)

        page.goto("/notices/")
        page.locator(".inbox__entry--unread").first.click()
        look("notice of the answer")
        page.locator(f"main a[href='{address.removeprefix(page.url.split('/notices')[0])}']").click()
        expect(page.locator("h1")).to_have_text("This has been looked into")
        spoken_as_japanese(page, FOUND)
        expect(page.get_by_text(STAFF["denwa-cho"].name)).to_have_count(0)
        look("case answered")
        assert (look.faults, boss.look.faults) == ([], {})


class TestAnInquiry:
    def test_of_a_citizen_is_answered_on_the_site(self, citizen, sits):
        page = signed_in(citizen("ren", shape=ENGLISH))
        look = Looks(page, english=True)
        self._asks(page, "Why does it not work?", answer_by="site")
        number = page.locator(".receipt__number").inner_text()

        self._is_answered(sits("denwa-1"), number)

        page.goto("/notices/")
        page.locator(".inbox__entry--unread").first.click()
        page.locator("main a[href='/contact/mine/']").click()
        page.wait_for_url("**/contact/mine/")
        expect(page.locator("article").first).to_contain_text(number)
        spoken_as_japanese(page, CLOSED)
        look("what I asked")
        assert look.faults == []

    def test_of_a_stranger_is_read_in_the_browser_that_asked(self, window, sits):
        page = window(**ENGLISH)
        look = Looks(page, english=True)
        self._asks(page, "May I ask something?", answer_by="email")
        number, address = page.locator(".receipt__number").inner_text(), page.url
        look("asked")

        self._is_answered(sits("denwa-1"), number)

        mail = self._mail(page, digits(number))
        assert address in mail
        assert CLOSED not in mail
        page.goto(address)
        spoken_as_japanese(page, CLOSED)
        look("answered")
        other = window(**ENGLISH)
        other.goto(address)
        expect(other.locator(".receipt__number")).to_have_text(number)
        expect(other.get_by_text(CLOSED)).to_have_count(0)
        assert look.faults == []

    def _asks(self, page, text, *, answer_by):
        page.goto("/contact/")
        page.locator("[name=topic]").first.check()
        page.locator("#id_text").fill(anew(text))
        page.locator(f"[name=answer_by][value={answer_by}]").check()
        if answer_by == "email":
            page.locator("#id_email").fill(MAILED)
        submit(page)
        page.wait_for_url("**/contact/sent/**")

    def _is_answered(self, hotline, number):
        hotline.page.goto("/staff/inquiries/")
        hotline.page.locator(".table tbody tr", has_text=digits(number)).locator("a").click()
        hotline.look(hotline.page, "inquiry")
        hotline.page.locator("[name=text]").fill(CLOSED)
        hotline.commits()
        expect(hotline.page.locator("main")).to_contain_text(CLOSED)
        hotline.look(hotline.page, "inquiry answered")
        assert hotline.look.faults == {}

    def _mail(self, page, number):
        """The worker needs a moment."""
        for _ in range(40):
            page.goto("/simulator/mail/")
            mails = page.locator(".letter", has_text=MAILED).filter(has_text=number)
            if mails.count():
                return mails.first.inner_text()
            page.wait_for_timeout(500)
        raise AssertionError("nothing was mailed")
