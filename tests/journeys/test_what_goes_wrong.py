"""What goes wrong on the way to a phone, told where it happened and before more is typed for nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.citizen import PIN
from tests.journeys.judges import RIGHT, axe_faults, stands

pytestmark = pytest.mark.browser


class TestWhatGoesWrong:
    def test_is_said_once_at_the_top_and_at_the_field(self, citizen):
        fumi = citizen("fumi")
        page = fumi.page
        fumi.takes_their_card()
        fumi.begins_for_android()

        page.locator("[data-step=kinds] [type=submit]").click()

        summary = page.locator(".errors")
        expect(summary).to_be_focused()
        expect(page).to_have_title(re.compile("^エラー："))
        expect(summary.get_by_role("link")).to_have_text("注意を読んで、「確認しました」にチェックを入れてください。")
        assert axe_faults(page) == []
        summary.get_by_role("link").click()
        expect(page.locator("#id_agreed")).to_be_focused()

    def test_a_wrong_card_password_shows_the_tries_left(self, citizen):
        fumi = citizen("fumi")
        fumi.takes_their_card()
        fumi.begins_for_android()
        fumi.chooses()
        for cannot_be_right in ("abc", "12345678"):  # not shown to the chip, which would count it
            fumi.page.locator("#id_card_password").fill(cannot_be_right)
            fumi.page.locator("[data-step=card] [type=submit]").click()
            expect(fumi.page.locator("#id_card_password_error")).to_contain_text("まだ数えていません")
        fumi.page.locator("#id_card_password").fill("WRONG123")
        fumi.page.locator("[data-step=card] [type=submit]").click()

        expect(fumi.page.locator("#id_card_password_error")).to_contain_text("あと4回")
        assert axe_faults(fumi.page) == []
        fumi.signs_with_the_card(fumi.person.signing.lower())  # raised to upper case

    @pytest.mark.parametrize(
        ("name", "says"), [("daichi", "ロックされています"), ("hinata", "署名用の証明書がありません")]
    )
    def test_a_card_that_cannot_sign_is_told_so_with_the_next_step(self, citizen, name, says):
        person = citizen(name)
        person.takes_their_card()
        person.begins_for_android()
        person.chooses()
        person.page.locator("#id_card_password").fill(person.person.signing or "NOTHING1")
        person.page.locator("[data-step=card] [type=submit]").click()

        expect(person.page.locator(".errors")).to_contain_text(says)
        expect(person.page.locator(".errors")).to_contain_text("市区町村の窓口")
        expect(person.page.get_by_role("link", name="窓口でできること")).to_be_visible()
        assert stands(person.page) == RIGHT

    def test_a_card_on_hold_is_refused_with_the_next_step(self, citizen):
        makoto = citizen("makoto")
        makoto.takes_their_card()
        makoto.begins_for_android()
        makoto.chooses()
        page = makoto.page
        page.locator("#id_card_password").fill(makoto.person.signing)
        page.locator("[data-step=card] [type=submit]").click()

        expect(page.locator(".errors")).to_contain_text("一時停止中です。市区町村の窓口で")
        expect(page.locator("[data-step=card]")).to_be_visible()  # before a password and a PIN are chosen for nothing
        assert stands(page) == RIGHT
        page.get_by_role("link", name="止めたカードが見つかったとき").click()
        page.wait_for_url("**/certificates/found-card/")

    def test_a_card_on_hold_does_not_sign_in_and_shows_the_way(self, citizen):
        makoto = citizen("makoto")
        page = makoto.page
        makoto.takes_their_card(to="sign-in")
        page.locator("#id_card_pin").fill(makoto.person.authentication)
        page.locator("[data-by=card] [type=submit]").click()

        expect(page.locator(".errors")).to_contain_text("止めたカードは、市区町村の窓口で元に戻します")
        assert stands(page) == RIGHT
        page.get_by_role("link", name="止めたカードが見つかったとき").click()
        page.wait_for_url("**/certificates/found-card/")

    def test_a_card_that_ends_soon_is_told_before_applying(self, citizen):
        fumi = citizen("fumi")
        fumi.comes_to_the_check()

        ends = timezone.localdate(timezone.now() + fumi.person.lasts)
        near = [f"{day.year}年{day.month}月{day.day}日" for day in (ends - timedelta(days=1), ends)]
        assert fumi.page.locator("[data-answer=until]").inner_text() in near
        expect(fumi.page.locator("[data-near-its-end]")).to_contain_text("先に市区町村の窓口でカードを更新")
        assert stands(fumi.page) == RIGHT

    def test_new_secrets_that_break_the_rules_or_differ_are_refused_here(self, citizen):
        fumi = citizen("fumi")
        page = fumi.page
        fumi.takes_their_card()
        fumi.begins_for_android()
        fumi.chooses()
        fumi.signs_with_the_card()
        for first, second, says in [
            ("", "", "入れてください"),
            ("abcdefg", "", "どちらも使って"),
            ("abc1234", "abc1235", "ちがいます"),
        ]:
            page.locator("#id_password").fill(first)
            page.locator("#id_password_again").fill(second)
            page.locator("[data-step=password] [type=submit]").click()
            expect(page.locator(".errors")).to_contain_text(says)

        page.locator("#id_password").fill("ａｂｃ１２３４")  # full width is what many keyboards give
        page.locator("#id_password_again").fill("ABC1234")
        fumi._next("password")
        expect(page.locator("[data-step=pin]")).to_be_visible()

    def test_a_wrong_pin_shows_the_tries_left(self, citizen):
        maria = citizen("maria")
        maria.applies()
        maria._opens_sign_in("/certificates/")
        maria.page.locator("#id_pin").fill("0000")
        maria.page.locator("[data-by=phone] [type=submit]").click()

        expect(maria.page.locator("#id_pin_error")).to_contain_text("あと2回")
        maria.signs_in_with_the_phone(PIN)

        maria._opens_sign_in("/certificates/")
        for says in ("あと2回", "あと1回", "ロックされました"):  # never "あと0回"
            maria.page.locator("#id_pin").fill("0000")
            maria.page.locator("[data-by=phone] [type=submit]").click()
            expect(maria.page.locator("#id_pin_error")).to_contain_text(says)
