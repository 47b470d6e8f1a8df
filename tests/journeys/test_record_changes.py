"""A move reported at the desk, alone and in a file; the card made whole again; what people write, answered."""

import re

import pytest
from playwright.sync_api import expect

from simulator.cast import CAST
from tests import browser
from tests.journeys.anew import anew
from tests.journeys.at_a_desk import LooksAtTheDesk
from tests.journeys.clerk import Clerk
from tests.journeys.test_desk import sets_pins

pytestmark = pytest.mark.browser

HEADER = "氏名カナ,生年月日,今の住所,異動,異動日,新しい住所"


@pytest.fixture
def look():
    return LooksAtTheDesk(english=True)


@pytest.fixture
def sits(window, look):
    def sit(login):
        one = Clerk(window(**browser.DESK, locale="en-GB"), login, look=look)
        one.signs_in()
        return one

    return sit


class TestAMove:
    def test_ends_signing_and_the_card_is_given_it_anew(self, sits, look):
        mado = sits("mado-1")
        page = mado.page
        visit = mado.opens("aoi", purpose="record_change")
        mado.begins("record-change")
        look(page, "change")
        page.locator("[name=changed][value=contents_changed]").check()
        mado.commits()
        expect(page.locator(".summary, [role=alert]").first).to_be_visible()
        look(page, "change: nothing new")
        page.locator("[name=address]").fill("東京都新宿区見本橋三丁目3番3号")
        mado.commits()
        look(page, "change: check")
        mado.commits()
        mado.is_given_a_slip("change")

        page.goto(visit)
        mado.begins("issue")
        look(page, "issue")
        mado.reads_the_card("aoi")
        mado.shows(documents=["driving_licence", "passport"])
        mado.commits()
        sets_pins(page, look)
        mado.is_given_a_slip("issue")

        page.goto(visit)
        mado.begins("phone")
        look(page, "phone")
        page.goto(visit)
        mado.begins("issue")
        look(page, "issue: nothing lacks")
        assert look.faults == {}

    def test_of_many_comes_in_a_file(self, sits, look):
        kita = sits("kita-1")
        page, ren = kita.page, CAST["ren"]
        page.goto("/staff/record-changes/")
        look(page, "file")
        kita.commits()
        look(page, "file: none")
        line = f"{ren.kana},{ren.birth_date:%Y%m%d},{ren.address},変更,R8.11.20,大阪府大阪市北区架空野町9番9号"
        other = line.replace(ren.address, anew(ren.address))  # the very same file is carried out once
        data = "\r\n".join([HEADER, line, other]).encode()
        page.locator("[name=file]").set_input_files({"name": "moves.csv", "mimeType": "text/csv", "buffer": data})
        kita.commits()
        page.wait_for_url(re.compile("/record-changes/[^/]+/$"))
        look(page, "file: looked through")
        kita.commits()
        expect(page.locator("h1")).to_have_text("The changes have been reported", timeout=30_000)
        look(page, "file: carried out")
        assert look.faults == {}


class TestWhatPeopleWrite:
    def test_is_answered_by_the_hotline(self, window, sits, look):
        somebody = window(**browser.PHONE)
        somebody.goto("/contact/")
        somebody.locator("[name=topic]").first.check()
        somebody.locator("[name=text]").fill(anew("How do I change phones?"))
        somebody.locator("[name=answer_by][value=email]").check()
        somebody.locator("[name=email]").fill("somebody@example.jp")
        somebody.locator("main form [type=submit]").first.click()
        somebody.wait_for_url("**/contact/sent/**")

        denwa = sits("denwa-1")
        denwa.page.goto("/staff/inquiries/")
        look(denwa.page, "inquiries")
        denwa.page.locator(".table tbody a").last.click()  # the oldest stand first
        look(denwa.page, "inquiry")
        denwa.commits()
        look(denwa.page, "inquiry: nothing typed")
        denwa.page.locator("[name=text]").fill("Apply on the new phone with your card.")
        denwa.commits()
        expect(denwa.page.locator("main")).to_contain_text("Apply on the new phone")
        look(denwa.page, "inquiry: answered")
        assert look.faults == {}

    def test_of_what_was_not_them_waits_for_supervisors(self, sits, look):
        page = sits("mado-cho").page
        page.goto("/staff/cases/")
        look(page, "cases")
        assert look.faults == {}
