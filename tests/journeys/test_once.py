"""Back and a double tap never do a thing twice: nor where no script holds the second press back."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.journeys.citizen import PIN
from tests.journeys.test_notices import code_mailed_to
from tests.journeys.test_passkeys import Finger, adds

pytestmark = pytest.mark.browser
NEW_PIN, ADDRESS = "7391", "ren@example.jp"


class Counts:
    """How many rows of a kind have come since it was made."""

    def __init__(self, house, table, where="true"):
        self.house, self.asked = house, f"SELECT count(*) FROM {table} WHERE {where}"
        self.before = self._now()

    def _now(self):
        with self.house.connect() as connection:
            return connection.execute(self.asked).fetchone()[0]

    def __eq__(self, number):
        return self._now() - self.before == number

    __hash__ = None


@pytest.fixture
def told(house):
    return lambda about: Counts(house, "accounts_notice", f"about = '{about}'")


@pytest.fixture
def page(citizen, window):
    """Ren's, with a finger added. Signing in takes a script; the session is lent to a browser without one."""
    ren = citizen("ren")
    Finger(ren.page)
    ren.applies()
    ren.signs_in_with_the_phone()
    adds(ren.page)
    expect(ren.page.locator("main [role=status]")).to_be_visible()
    page = window(javascript=False)
    page.context.add_cookies(ren.page.context.cookies())
    return page


def presses_twice(page, selector="main form [type=submit]"):
    page.locator(selector).first.dblclick()


class TestPressedTwiceAndComeBackTo:
    def test_each_change_is_made_once(self, page, told, house):
        self._takes_the_finger_away(page, told("passkey_removed"))
        self._changes_the_pin(page, told("pin_changed"))
        self._sets_a_stop_word(page, told("stop_word_set"))
        self._proves_an_address(page, told("address_changed"), Counts(house, "accounts_mailverification"))

    def _takes_the_finger_away(self, page, changes):
        page.goto("/security/")
        page.locator("main .list__link").first.click()
        page.wait_for_url(re.compile("/security/passkeys/"))
        presses_twice(page, "button[name=remove]")
        expect(page.locator("main [role=status]")).to_contain_text("取り消しました")
        page.go_back()
        page.wait_for_url("**/security/")
        expect(page.locator("h1")).to_be_visible()
        assert changes == 1

    def _changes_the_pin(self, page, changes):
        page.goto("/security/pin/")
        page.locator("#id_old").fill(PIN)
        page.locator("#id_pin").fill(NEW_PIN)
        page.locator("#id_pin_again").fill(NEW_PIN)
        presses_twice(page)
        expect(page.get_by_text("スマホ用の暗証番号を変えました")).to_be_visible()
        assert changes == 1

        page.go_back()
        expect(page.locator("h1")).to_have_text("スマホ用の暗証番号を変える")
        expect(page.get_by_text("スマホ用の暗証番号を変えました")).to_have_count(0)
        expect(page.get_by_text("あと3回まちがえると")).to_be_visible()  # the second press was no wrong try

    def _sets_a_stop_word(self, page, changes):
        word = f"みどりのたぬき{secrets.randbelow(1000)}"  # walked a second time, it is another one
        page.goto("/security/stop-word/")
        page.locator("#id_stop_word").fill(word)
        presses_twice(page)
        expect(page.get_by_text("停止用合言葉を決めました")).to_be_visible()
        page.go_back()
        expect(page.get_by_text("停止用合言葉を決めました")).to_have_count(0)
        page.locator("#id_stop_word").fill(word)
        presses_twice(page)
        expect(page.get_by_text("停止用合言葉を決めました")).to_be_visible()
        assert changes == 1

    def _proves_an_address(self, page, changes, codes):
        page.goto("/notices/choices/address/")
        page.locator("#id_address").fill(ADDRESS)
        presses_twice(page)
        page.wait_for_url("**/notices/choices/code/")
        assert codes == 1

        page.locator("#id_code").fill(code_mailed_to(page, ADDRESS))
        presses_twice(page)
        expect(page.get_by_text("メールアドレスを登録しました")).to_be_visible()
        page.go_back()
        expect(page.get_by_text("この番号は、もう使えません")).to_be_visible()
        page.goto("/notices/choices/")
        expect(page.get_by_text("メールアドレスを登録しました")).to_have_count(0)
        assert changes == 1


class TestWhatOneThinksOfAPage:
    @pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
    def test_counts_once(self, window, house, javascript):
        page, opinions = window(javascript=javascript), Counts(house, "certificates_pagefeedback")
        page.goto("/about/")
        page.locator(".feedback summary").click()
        page.locator(".feedback [name=there][value=yes]").check()
        presses_twice(page, ".feedback [type=submit]")
        expect(page.locator("h1")).to_have_text("ありがとうございました")
        assert opinions == 1

        page.go_back()
        page.locator(".feedback summary").click()
        page.locator(".feedback [type=submit]").click()
        expect(page.locator(".errors")).to_contain_text("どれか1つに答えてください")  # nothing is left ticked
        assert opinions == 1
