"""A card lost and found (R-18, R-43), everybody at a browser of their own: the holder, a clerk, who must allow it."""

import re
from itertools import takewhile

import pytest
from playwright.sync_api import expect

from simulator.cast import CAST
from tests import browser
from tests.journeys.at_a_desk import LooksAtTheDesk
from tests.journeys.clerk import Clerk
from tests.journeys.judges import watch_requests
from tests.journeys.operator import DESK as CONSOLE
from tests.journeys.operator import Operator, sign_in

pytestmark = pytest.mark.browser

SOON = 30_000  # ms: pages look by themselves every few seconds, and the machine may be busy


@pytest.fixture
def desk(window):
    """desk("mado-1") → somebody signed in, at a desk of their own."""

    def sit(login, *, look, locale="ja-JP"):
        clerk = Clerk(window(**browser.DESK, locale=locale), login, look=look)
        clerk.signs_in()
        return clerk

    return sit


def times_stopped(holder):
    """What their history tells of: newest first, and of what other journeys did to the card before, too."""
    holder.signs_in_with_the_card()
    holder.page.goto("/history/?show=happened")
    return holder.page.locator(".log__entry", has_text="カードを一時停止しました")


def named(entries):
    """By what each is reported as unknown. A page of the history holds the newest only."""
    return [entry.locator("a").get_attribute("href") for entry in entries.all()]


class TestReportedAtTheCounter:
    def test_comes_back_when_two_have_said_yes(self, desk, citizen, house, window):
        """The hotline had stopped it already, at night; the counter takes the report of the loss in the morning."""
        look, holder = LooksAtTheDesk(), citizen("aoi")
        holder.takes_their_card(to="sign-in")
        before = named(times_stopped(holder))
        night = Operator(window(**CONSOLE))
        sign_in(night.page, "denwa-1")
        night.takes_a_call()
        night.identifies("aoi")
        night.chooses(1)
        night.stops()
        night.ends()
        clerk, chief = desk("mado-1", look=look), desk("mado-cho", look=look)
        foreign = watch_requests(clerk.page, house.base_url)
        chief.page.goto("/staff/approvals/")
        expect(chief.page.get_by_text("いまは、ありません。")).to_be_visible()

        clerk.opens("aoi", purpose="loss")
        clerk.reports_loss(phone="none")
        expect(clerk.page.locator(".paper__state")).to_contain_text(["止まっています", "止まっています"])

        clerk.opens("aoi", purpose="found")
        clerk.asks_for_release("aoi", pin=CAST["aoi"].authentication)
        expect(clerk.page.get_by_text("ほかの職員の承認を待っています")).to_be_visible()

        waiting = chief.page.locator("[data-live] tbody a")  # the chief has touched nothing
        expect(waiting).to_have_text("カードの一時停止の解除", timeout=SOON)
        waiting.click()
        look(chief.page, "approval")
        chief.commits()
        expect(chief.page.get_by_text("承認しました")).to_be_visible()
        look(chief.page, "approved")

        expect(clerk.page.get_by_text("解除しました")).to_be_visible(timeout=SOON)
        expect(clerk.page.get_by_text("新しい署名用の証明書を、カードに入れました")).to_be_visible(timeout=SOON)
        look(clerk.page, "released")
        clerk.sends()
        clerk.is_given_a_slip("release")
        expect(clerk.page.locator(".paper__state")).to_contain_text(["使えます", "使えます"])

        stopped = times_stopped(holder)  # with the PIN of before
        since = list(takewhile(lambda name: name not in before, named(stopped)))
        assert len(since) == 1  # by the hotline: the counter found it stopped
        expect(stopped.first).to_contain_text("電話")
        released = holder.page.locator(".log__entry", has_text="カードの一時停止を解除しました")
        expect(released.first).to_contain_text("窓口担当者")
        expect(released.first).to_contain_text("窓口責任者の承認")
        assert (look.faults, foreign) == ({}, [])


class TestStoppedByTheHolder:
    def test_comes_back_in_english_too(self, desk, citizen):
        look = LooksAtTheDesk(english=True)
        holder = citizen("ren")
        holder.takes_their_card(to="sign-in")
        holder.signs_in_with_the_card()
        holder.suspends("card")
        clerk = desk("kita-1", look=look, locale="en-GB")
        chief = desk("kita-cho", look=look, locale="en-GB")

        clerk.opens("ren", purpose="found")
        clerk.asks_for_release("ren", documents=("driving_licence", "passport"))  # the PIN is forgotten
        chief.opens_what_waits()
        expect(chief.page.get_by_text("Not checked (documents instead)")).to_be_visible()
        chief.commits()
        expect(chief.page.get_by_text("Approved, and done")).to_be_visible()

        expect(clerk.page.get_by_text("The new signing certificate is on the card")).to_be_visible(timeout=SOON)
        look(clerk.page, "released")
        clerk.sends()
        clerk.is_given_a_slip("release")
        expect(clerk.page.locator(".paper__state")).to_contain_text(["Can be used", "Can be used"])
        assert look.faults == {}

    def test_stays_stopped_when_the_second_says_no(self, desk, citizen):
        look = LooksAtTheDesk()
        holder = citizen("aoi")
        holder.takes_their_card(to="sign-in")
        holder.signs_in_with_the_card()
        holder.suspends("card")
        clerk, colleague = desk("mado-1", look=look), desk("mado-2", look=look)

        visit = clerk.opens("aoi", purpose="found")
        clerk.asks_for_release("aoi", pin=CAST["aoi"].authentication)
        colleague.opens_what_waits()
        colleague.page.locator("[name=refuse]").click()
        expect(colleague.page).to_have_title(re.compile("^エラー："))
        look(colleague.page, "no reason given")
        colleague.page.locator("[name=reason]").fill("カードの写真と、来た人がちがう")
        colleague.page.locator("[name=refuse]").click()
        expect(colleague.page.get_by_text("却下しました")).to_be_visible()
        look(colleague.page, "refused")

        expect(clerk.page.get_by_text("カードの写真と、来た人がちがう")).to_be_visible(timeout=SOON)
        look(clerk.page, "refused, at the clerk's")
        clerk.page.goto(visit)
        expect(clerk.page.locator(".visit__aside .standing--pause")).to_have_count(2)
        assert look.faults == {}
