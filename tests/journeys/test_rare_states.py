"""States that few people come to: an application come to nothing, a locked secret, a word removed, no such page."""

import pytest
from playwright.sync_api import expect

from config.house_parts import manage
from tests.journeys.citizen import Citizen
from tests.journeys.judges import RIGHT, japanese_in, stands
from tests.journeys.test_endings import opens as opens_ending
from tests.journeys.test_every_page import NAMES
from tests.journeys.test_passkeys import Finger, adds
from tests.journeys.test_secrets import WORD, submit
from tests.journeys.test_withdraw import waits

pytestmark = pytest.mark.browser
THE_CLOCKS_JOB = """
from datetime import timedelta
from django.utils import timezone
from certificates import policy
from certificates.lifecycle.expire import expire_unregistered
expire_unregistered(at=timezone.now() + policy.REGISTER_WITHIN + timedelta(minutes=1))
"""


def a_month_passes(house):
    """The job of the clock, of that day; run as the worker runs it."""
    manage("shell", "--no-imports", "--command", THE_CLOCKS_JOB, environment=house.parts["job worker"].environment)


class TestAnApplication:
    def test_that_nobody_registered_says_so_and_leads_on(self, citizen, house):
        takashi = citizen("takashi")
        page, waiting = takashi.page, waits(takashi)

        a_month_passes(house)
        page.goto(waiting)

        expect(page.locator("[data-register]")).to_have_attribute("data-state", "expired")
        expect(page.locator("[data-when=expired]")).to_contain_text("もう一度、申請してください。")
        expect(page.locator("form[data-when=ready]")).to_be_hidden()
        assert stands(page) == RIGHT
        page.get_by_role("link", name="申請のページへ").click()
        page.wait_for_url("**/certificates/apply/**")

    def test_seen_from_another_browser_says_where_its_keys_are(self, citizen, window):
        fumi = citizen("fumi")
        waiting = waits(fumi)
        stranger = window()
        stranger.goto(waiting)
        expect(stranger.locator("[data-lost]")).to_be_visible()
        assert stands(stranger) == RIGHT

        elsewhere = Citizen(window(locale="en-GB"), "fumi")
        elsewhere.takes_their_card(to="sign-in")
        elsewhere.signs_in_with_the_card()
        elsewhere.page.goto(waiting)
        expect(elsewhere.page.locator("[data-when=elsewhere]").first).to_be_visible()
        expect(elsewhere.page.locator("form[data-when=ready]")).to_be_hidden()
        assert stands(elsewhere.page) == RIGHT
        assert japanese_in(elsewhere.page, but=NAMES) == []

    def test_of_nobody_is_not_there(self, window):
        page = window()
        for address in ("/certificates/register/", "/certificates/register/?application=x", "/receipts/x/"):
            assert page.goto(address).status == 404
            assert stands(page) == RIGHT


class TestASecret:
    @pytest.mark.parametrize(
        ("address", "reset", "tries"),
        [
            ("/security/pin/", "/security/pin/reset/", 3),
            ("/security/signing-password/", "/security/signing-password/reset/", 5),
        ],
        ids=["PIN", "password"],
    )
    def test_locked_while_it_was_changed_shows_the_way_out(self, citizen, address, reset, tries):
        ren = citizen("ren")
        page = ren.page
        ren.applies()
        ren.signs_in_with_the_phone()
        new, wrong = ("7391", "0000") if tries == 3 else ("KITSUNE88", "WRONG123")
        page.goto(address)
        for _ in range(tries):
            fields = page.locator("main form input[type=password]")
            for field, text in zip(fields.all(), (wrong, new, new), strict=True):
                field.fill(text)
            submit(page)
            expect(page.locator("main .errors, main .banner--error").first).to_be_visible()

        expect(page.locator(".banner--error")).to_contain_text("ロック")
        assert stands(page) == RIGHT
        page.goto(address)
        assert stands(page) == RIGHT
        page.locator(f"main a[href='{reset}']").first.click()
        page.wait_for_url(f"**{reset}")

    def test_locked_while_a_finger_was_added_adds_none(self, citizen):
        aoi = citizen("aoi")
        page, finger = aoi.page, Finger(aoi.page)
        aoi.applies()
        aoi.signs_in_with_the_phone()
        for says in ("あと2回", "あと1回", "ロック"):
            adds(page, pin="0000")
            expect(page.locator("#id_pin_error")).to_contain_text(says)
        assert stands(page) == RIGHT
        adds(page)

        expect(page.locator(".errors")).to_be_visible()
        assert stands(page) == RIGHT
        assert finger.keys() == []

    def test_a_stop_word_removed_stops_nothing_and_says_so(self, citizen):
        shiori = citizen("shiori")
        page = shiori.page
        shiori.takes_their_card(to="sign-in")
        shiori.signs_in_with_the_card()
        page.goto("/security/stop-word/")
        page.locator("#id_stop_word").fill(WORD)
        submit(page)
        page.locator("button[name=remove]").click()

        expect(page.locator("main [role=status]")).to_be_visible()
        expect(page.locator("button[name=remove]")).to_have_count(0)
        assert stands(page) == RIGHT
        page.goto("/lost/stop-word/")
        page.locator("#id_birth_date").fill("きのう")
        submit(page)
        expect(page.locator(".errors a")).to_have_count(4)
        assert stands(page) == RIGHT


class TestEnding:
    def test_locked_by_wrong_passwords_leaves_the_card(self, citizen):
        maria = citizen("maria")
        page = maria.page
        maria.applies()
        maria.signs_in_with_the_phone()
        opens_ending(page)
        maria._next("kinds")
        maria._next("reason")
        for _ in range(5):
            page.locator("#id_password").fill("WRONG123")
            maria._next("sign")
            page.locator("#id_understood").check()
            page.locator("[data-step=check] [type=submit]").click()
            expect(page.locator("#id_password_error")).to_be_visible()
            expect(page.locator(".errors li").first).to_have_text("まだ何も失効していません。")

        expect(page.locator("#id_password_error")).to_contain_text("ロック")
        assert stands(page) == RIGHT
        page.locator("[name=way][value=card]").check()
        maria.ends_use_with_the_card()
        expect(page.locator("h1")).to_have_text("失効しました")
