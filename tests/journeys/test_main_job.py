"""The main job, end to end, in a real browser of a phone's size: apply, register, sign in, stop, read the history."""

import base64
import re

import pytest
from playwright.sync_api import expect

from certificates.states import Kind
from tests.journeys.citizen import Citizen
from tests.journeys.judges import axe_faults, small_targets, watch_console, watch_requests
from tests.witnesses import OpenSSL

pytestmark = pytest.mark.browser

JUDGED_ELSEWHERE = ("tray", "certificates/apply", "kinds", "sign in")  # test_every_page: the same for anyone


class TestTheMainJob:
    @pytest.mark.openssl
    def test_leads_from_the_tray_to_the_history(self, window, house, tmp_path):
        page, seen = window(), []
        foreign = watch_requests(page, house.base_url)

        def look(page, state):
            if state not in JUDGED_ELSEWHERE:
                seen.append((state, axe_faults(page), small_targets(page)))

        aoi, openssl = Citizen(page, "aoi", look=look), OpenSSL(tmp_path, house.base_url)

        aoi.applies()
        ders = [base64.b64decode(aoi.certificate(kind)) for kind in Kind.values]
        assert [aoi.tries_to_take_the_key_out(kind) for kind in Kind.values] == ["InvalidAccessError"] * 2
        assert [openssl.says(der) for der in ders] == ["good", "good"]

        expect(page.locator("h1")).to_have_text("スマホ用が使えるようになりました")
        expect(page.locator(".stage__words").last).to_have_text("使えます")
        page.get_by_role("link", name="サインインして状態を見る").click()
        aoi.signs_in_with_the_phone()
        look(page, "status")
        expect(aoi.lane("phone").locator(".lane__say")).to_have_text("使えます")
        expect(aoi.lane("phone").locator(".chip--ok")).to_have_count(2)
        expect(aoi.lane("card").locator(".lane__say")).to_have_text("使えます")
        expect(aoi.lane("phone")).to_contain_text("有効期限")
        expect(page.get_by_role("link", name="スマホ用を止める")).to_be_visible()

        aoi.suspends("phone")
        assert [openssl.says(der) for der in ders] == ["revoked certificateHold"] * 2
        expect(page.locator("h1")).to_have_text("止めました")
        assert aoi.person.full_name not in page.content()

        page.goto("/certificates/")
        assert "/sign-in/" in page.url  # the session ended with its certificate
        aoi.signs_in_with_the_card()
        look(page, "status on hold")
        expect(aoi.lane("phone").locator(".lane__say")).to_have_text("一時停止中です")
        expect(aoi.lane("card").locator(".lane__say")).to_have_text("使えます")

        page.goto("/history/")
        look(page, "history")
        entries = page.locator(".log__entry").all_inner_texts()
        assert [entry.split("\n")[1].split("（")[0] for entry in entries[:5]] == [
            "スマホ用を一時停止しました",
            "スマホに登録して、使えるようになりました",
            "スマホ用の証明書を発行しました",
            "スマホ用の証明書を申請しました",
            "カードの証明書を発行しました",
        ]
        assert re.search(r"\d{4}年\d+月\d+日\(.\) \d+時\d+分", entries[0])
        assert "この窓口サイト・本人・なくした" in entries[0]

        assert [(state, faults) for state, faults, _ in seen if faults] == []
        assert [(state, small) for state, _, small in seen if small] == []
        assert foreign == []

    def test_shows_the_time_to_expect_while_waiting(self, citizen):
        aoi = citizen("takashi")
        aoi.comes_to_the_check()
        aoi.page.route("**/api/v1/applications/*/", _still_applied)
        aoi.sends()

        expect(aoi.page.locator("[data-expected]")).to_have_text(re.compile(r"\d+時\d+分ごろ、できる予定です"))
        assert axe_faults(aoi.page) == []
        aoi.page.unroute_all(behavior="ignoreErrors")  # the page asks on while it is closed

    def test_of_one_kind_asks_for_its_secret_only(self, citizen):
        shiori = citizen("shiori")
        errors = watch_console(shiori.page)
        shiori.takes_their_card()
        shiori.begins_for_android()
        shiori.chooses("user_authentication")
        shiori.signs_with_the_card()

        expect(shiori.page.locator("[data-step=pin]")).to_be_visible()
        shiori.sets_a_pin()
        expect(shiori.page.locator("[data-answer-kind=digital_signature]")).to_be_hidden()
        shiori.sends()
        shiori.waits_until_ready()
        shiori.registers()
        assert errors == []

    def test_is_resumed_and_ended(self, citizen):
        atsushi = citizen("atsushi")
        page = atsushi.page
        atsushi.applies()
        before = atsushi.certificate("digital_signature")
        atsushi.signs_in_with_the_phone()
        atsushi.suspends("phone")
        atsushi.signs_in_with_the_card()

        page.get_by_role("link", name="見つかった", exact=False).first.click()
        page.locator("[data-journey][data-ready]").wait_for()
        assert axe_faults(page) == []
        page.locator("#id_agreed").check()
        atsushi._next("kinds")
        atsushi.signs_with_the_card()
        atsushi.sets_a_password()
        atsushi.sets_a_pin()
        atsushi.sends()
        atsushi.waits_until_ready()
        atsushi.registers()
        assert atsushi.certificate("digital_signature") != before

        page.goto("/certificates/revoke/")
        atsushi.ends_use()
        expect(page.locator("h1")).to_have_text("失効しました")


def _still_applied(route):
    """The answer as it came, but as long as the certificates are not made."""
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "state": "applied"})


class TestWhenTheLineBreaks:
    def test_the_same_application_is_sent_again_and_taken_once(self, citizen, house):
        shiori = citizen("shiori")
        page = shiori.page
        shiori.takes_their_card()
        shiori.begins_for_android()
        shiori.chooses("user_authentication")
        shiori.signs_with_the_card()
        shiori.sets_a_pin()
        page.route("**/api/v1/applications/", _answered_into_nothing)
        page.locator("[data-step=check] [type=submit]").click()
        expect(page.locator(".errors")).to_contain_text("つながりませんでした")
        page.unroute("**/api/v1/applications/")
        before = _applications(house)

        shiori.sends()

        assert _applications(house) == before
        shiori.waits_until_ready()

    def test_the_certificates_are_fetched_again_when_their_answer_is_lost(self, citizen):
        takashi = citizen("takashi")
        page = takashi.page
        takashi.takes_their_card()
        takashi.begins_for_android()
        takashi.chooses("user_authentication")
        takashi.signs_with_the_card()
        takashi.sets_a_pin()
        takashi.sends()
        takashi.waits_until_ready()
        other_tab = page.context.new_page()
        other_tab.goto(page.url)
        expect(other_tab.locator("[data-register]")).to_have_attribute("data-state", "ready")
        page.route("**/registration/", _answered_into_nothing)
        page.locator("form[data-when=ready] [type=submit]").click()
        expect(page.locator(".errors")).to_contain_text("何度押しても、手続きは1回だけです")

        page.unroute("**/registration/")
        page.reload()

        expect(page.get_by_text("登録できました。スマホ用の")).to_be_visible()
        takashi.waits_until_held("user_authentication")
        other_tab.locator("form[data-when=ready] [type=submit]").click()
        expect(other_tab.get_by_text("登録できました。スマホ用の")).to_be_visible()

    def test_stopping_before_registration_takes_the_application_back(self, citizen):
        fumi = citizen("fumi")
        page = fumi.page
        fumi.comes_to_the_check()
        fumi.sends()
        fumi.waits_until_ready()
        fumi.signs_in_with_the_card()

        page.goto("/certificates/suspend/?carriers=phone")
        expect(page.locator(".effect--stops .chip--off")).to_have_count(2)  # revoked: there is nothing to come back to
        fumi.suspends("phone")

        expect(page.locator("main")).to_contain_text("もう一度申請します")


class TestComingBack:
    """To a page after a once-only act: it says what was done, and what this press did not do."""

    def test_from_a_receipt_tells_that_it_is_done(self, citizen):
        shiori = citizen("shiori")
        page = shiori.page
        shiori.takes_their_card(to="sign-in")
        shiori.signs_in_with_the_card()
        page.goto("/certificates/suspend/?carriers=card")
        other_tab = page.context.new_page()
        other_tab.goto(page.url)

        page.locator("main form [type=submit]").dblclick()

        page.wait_for_url("**/receipts/**")
        page.go_back()
        expect(page.get_by_text("に、止めました")).to_be_visible()
        expect(page.locator("[data-no-way]")).to_contain_text("電話で聞けます")  # nothing is left to sign in with
        page.get_by_role("link", name="受付番号のページを見る").click()
        page.wait_for_url("**/receipts/**")
        other_tab.locator("main form [type=submit]").click()
        expect(other_tab.get_by_text("いま押したボタンでは、何も行われていません")).to_be_visible()

    def test_to_the_application_leads_to_the_one_that_waits(self, citizen, window):
        ren = citizen("ren")
        page = ren.page
        ren.takes_their_card()
        ren.begins_for_android()
        ren.chooses("user_authentication")
        ren.signs_with_the_card()
        ren.sets_a_pin()
        ren.sends()
        ren.waits_until_ready()
        address = page.url

        page.go_back()
        page.get_by_role("link", name="進みぐあいを見る").click()
        ren.waits_until_ready()
        assert page.url == address

        stranger = window()
        stranger.goto(address)
        stranger.get_by_role("link", name="カードでサインインする").click()
        stranger.wait_for_url("**/sign-in/?next=**register**")
        expect(stranger.locator("[data-by=card]")).to_be_visible()


def _answered_into_nothing(route):
    """The server takes it; the answer never arrives."""
    route.fetch()
    route.abort()


def _applications(house):
    with house.connect() as connection:
        return connection.execute("SELECT count(*) FROM certificates_application").fetchone()
