"""What one is told and what one asks back, in a real browser: inbox, mail address, history, cases, the file to keep."""

import re

import pytest
from playwright.sync_api import expect

from portal.notices import ON_A_PAGE
from simulator.cast import CAST
from tests import browser
from tests.journeys.judges import (
    axe_faults,
    cut_when_spaced,
    japanese_in,
    overflow_when_narrow,
    small_targets,
    watch_requests,
)

pytestmark = pytest.mark.browser

NAMES = [word for person in CAST.values() for word in (person.full_name, person.written_as, person.kana) if word]
HOSTILE = "<img src=x onerror=\"document.title='broken in'\"><script>document.title='broken in'</script>"


class Looks:
    """Judges each page and state; `faults` stays empty when all is well."""

    def __init__(self, page, *, english=False):
        self.page, self.english, self.faults = page, english, []

    def __call__(self, state):
        self.page.wait_for_load_state()
        found = [
            *axe_faults(self.page), *small_targets(self.page), *cut_when_spaced(self.page),
            *([] if not overflow_when_narrow(self.page) else ["too wide at 320 px"]),
            *(japanese_in(self.page, but=NAMES) if self.english else []),
        ]  # fmt: skip
        self.faults += [f"{state}: {fault}" for fault in found]


def signed_in(person):
    """By card, from the tray."""
    person.takes_their_card(to="sign-in")
    person.signs_in_with_the_card()
    return person.page


def code_mailed_to(page, address):
    """As the person reads it in their mail; the worker needs a moment."""
    box = page.context.new_page()
    for _ in range(40):
        box.goto("/simulator/mail/")
        mails = box.locator(".letter", has_text=address).filter(has_text=re.compile(r"番号は|The code is"))
        if mails.count():
            code = re.search(r"(\d{3} \d{3})", mails.first.inner_text())[1]
            box.close()
            return code
        box.wait_for_timeout(500)
    raise AssertionError("no code was mailed")


def submit(page):
    page.locator("main form [type=submit]").first.click()


class TestTheInbox:
    def test_is_opened_read_and_emptied(self, citizen, house):
        aoi = citizen("aoi")
        aoi.applies()
        aoi.signs_in_with_the_phone()
        page, look = aoi.page, Looks(aoi.page)
        foreign = watch_requests(page, house.base_url)
        unread = page.locator(".inbox__entry--unread")

        page.get_by_role("link", name="お知らせ").click()
        expect(page.locator("h1")).to_have_text("お知らせ")
        unread.first.wait_for()
        before = int(re.search(r"\d+", page.locator(".menu__count").inner_text())[0])
        assert before >= 2
        expect(unread).to_have_count(min(before, ON_A_PAGE))
        look("unread")

        page.get_by_role("link", name=re.compile("スマホに登録しました")).first.click()
        expect(page.locator("h1")).to_have_text("スマホに登録しました")
        expect(page.get_by_text("この窓口サイト（本人）")).to_be_visible()
        look("a notice")
        page.get_by_role("link", name="もどる").click()
        expect(page.locator(".menu__count")).to_contain_text(str(before - 1))

        page.get_by_role("button", name="すべて読んだことにする").click()
        expect(unread).to_have_count(0)
        expect(page.locator(".menu__count")).to_have_count(0)
        look("read")
        assert (look.faults, foreign) == ([], [])

    def test_leads_from_a_stop_to_its_receipt(self, citizen):
        aoi = citizen("maria")
        aoi.applies()
        aoi.signs_in_with_the_phone()
        aoi.suspends("phone")
        number = aoi.page.locator(".receipt__number").inner_text()
        aoi.signs_in_with_the_card(then="/notices/")

        aoi.page.get_by_role("link", name=re.compile("スマホ用が止まりました")).first.click()

        aoi.page.get_by_role("link", name=f"受付番号 {number}のページを見る").click()
        expect(aoi.page.locator(".receipt__number")).to_have_text(number)


class TestAnAddress:
    def test_is_proven_chosen_for_and_removed(self, citizen):
        page = signed_in(citizen("shiori"))
        look = Looks(page)
        page.goto("/notices/")
        page.get_by_role("link", name="メールでの知らせ方を決める").click()
        look("no address")
        page.get_by_role("link", name="メールアドレスを登録する").click()

        submit(page)
        expect(page).to_have_title(re.compile("^エラー："))
        expect(page.locator(".errors a")).to_have_text("メールアドレスを入れてください。")
        page.locator(".errors a").click()
        expect(page.locator("#id_address")).to_be_focused()
        look("nothing typed")
        page.locator("#id_address").fill("shiori@")
        submit(page)
        expect(page.locator(".errors")).to_contain_text("形がちがいます")

        page.locator("#id_address").fill(" ｓｈｉｏｒｉ＠example.jp ")
        submit(page)
        page.wait_for_url(re.compile("/notices/choices/code/"))
        look("code awaited")
        code = code_mailed_to(page, "shiori@example.jp")
        page.locator("#id_code").fill("000 000" if code != "000 000" else "000 001")
        submit(page)
        expect(page.locator(".errors")).to_contain_text("あと4回")
        look("wrong code")
        page.locator("#id_code").fill(code)
        submit(page)
        expect(page.get_by_text("メールアドレスを登録しました")).to_be_visible()
        look("proven")

        page.goto("/notices/choices/code/")
        expect(page.get_by_text("この番号は、もう使えません")).to_be_visible()
        look("used code")

        page.goto("/notices/choices/")
        page.get_by_role("checkbox", name="申請の進みぐあい").uncheck()
        page.get_by_role("button", name="このとおりにする").click()
        expect(page.get_by_text("決めたとおりに変えました")).to_be_visible()
        expect(page.get_by_role("checkbox", name="申請の進みぐあい")).not_to_be_checked()
        page.get_by_role("link", name="メールアドレスを消す").click()
        look("about to remove")
        submit(page)
        expect(page.get_by_text("メールアドレスは登録されていません")).to_be_visible()
        assert look.faults == []


class TestTheHistory:
    def test_is_sorted_through_and_a_record_reported(self, citizen):
        page = signed_in(citizen("takashi"))
        look = Looks(page)
        page.goto("/history/")
        page.get_by_role("link", name="見た人").click()
        nobody_yet, looks = page.get_by_text("まだだれも、あなたの記録を見ていません"), page.locator(".log__entry")
        expect(nobody_yet.or_(looks.first)).to_be_visible()  # other journeys may have called the hotline
        page.get_by_role("link", name="あったこと").click()
        expect(page.locator(".log__entry").first).to_be_visible()
        look("what happened")

        page.locator(".log__report").first.click()
        look("report")
        page.locator("#id_words").fill("あ" * 1001)
        page.get_by_role("button", name="身に覚えがないと知らせる").click()
        expect(page.locator(".errors")).to_contain_text("いまは1001字です")
        look("too long")
        page.locator("#id_words").fill(HOSTILE)
        page.get_by_role("button", name="身に覚えがないと知らせる").dblclick()

        page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
        expect(page.locator("h1")).to_have_text("知らせを受け付けました")
        expect(page.locator(".receipt__number")).to_have_text(re.compile(r"^\d{4} \d{4}$"))
        expect(page.get_by_text(HOSTILE)).to_be_visible()
        expect(page).not_to_have_title("broken in")
        expect(page.get_by_role("link", name="カードを止める")).to_be_visible()
        look("case")
        address = page.url

        page.goto("/cases/")
        look("cases")
        page.locator(".list__link").first.click()
        assert page.url == address

    def test_is_taken_away_as_a_file_to_read(self, citizen):
        page = signed_in(citizen("takashi"))
        page.goto("/history/")

        with page.expect_download() as waiting:
            page.get_by_role("link", name="読むためのファイル（PDF）").click()

        assert waiting.value.suggested_filename == "history.pdf"
        content = waiting.value.path().read_bytes()
        assert content.startswith(b"%PDF-1.")
        assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in content


class TestANewBrowser:
    def test_is_told_of_and_leads_to_what_to_do(self, citizen):
        """Signed in here, then somewhere this person has never signed in before."""
        signed_in(citizen("atsushi"))
        page = signed_in(citizen("atsushi"))
        look = Looks(page)

        page.goto("/notices/")
        page.get_by_role("link", name=re.compile("初めてのブラウザー")).first.click()
        expect(page.locator("main")).to_contain_text("Chrome")
        look("a new browser")
        page.get_by_role("link", name=re.compile("身に覚えがない")).first.click()
        page.wait_for_url("**/cases/new/**")
        look("it was not me")
        assert look.faults == []


class TestTheEndNearby:
    def test_is_said_quietly_on_the_state_page(self, citizen):
        page = signed_in(citizen("fumi"))

        banner = page.locator(".banner--near")
        expect(banner).to_contain_text("期限が切れます")
        expect(page.locator(".lane--near .lane__step")).to_contain_text("市区町村の窓口")  # what to do, said once
        assert axe_faults(page) == []


class TestEnglish:
    def test_has_no_japanese_left_on_the_way(self, citizen):
        person = citizen("atsushi", shape={"locale": "en-GB", **browser.PHONE})
        person.applies()
        person.signs_in_with_the_phone()
        page = person.page
        look = Looks(page, english=True)
        page.goto("/notices/")
        look("inbox")
        page.locator(".inbox__entry").first.click()
        look("notice")
        page.goto("/history/")
        look("history")
        page.locator(".log__report").first.click()
        look("report")
        submit(page)
        page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
        look("case")
        page.goto("/cases/")
        look("cases")
        page.goto("/notices/choices/address/")
        page.locator("#id_address").fill("atsushi@example.jp")
        submit(page)
        look("code")
        page.locator("#id_code").fill(code_mailed_to(page, "atsushi@example.jp"))
        submit(page)
        expect(page.get_by_text("Your e-mail address was added")).to_be_visible()
        look("choices")

        assert look.faults == []


class TestWithoutJavaScript:
    def test_everything_works_but_push(self, citizen, window):
        """Signing in needs the key and so a script; what comes after does not. The session is lent."""
        helped = citizen("daichi")
        signed_in(helped)
        page = window(javascript=False)
        page.context.add_cookies(helped.page.context.cookies())

        page.goto("/notices/")
        expect(page.locator("h1")).to_have_text("お知らせ")
        page.goto("/history/")
        page.locator(".log__report").first.click()
        submit(page)
        expect(page.locator("h1")).to_have_text("知らせを受け付けました")
        page.goto("/notices/choices/address/")
        page.locator("#id_address").fill("daichi@example.jp")
        submit(page)
        page.locator("#id_code").fill(code_mailed_to(helped.page, "daichi@example.jp"))
        submit(page)
        expect(page.get_by_text("メールアドレスを登録しました")).to_be_visible()
