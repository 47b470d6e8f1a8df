"""What an operator cannot do alone: a correction, a revocation, the letters; two desks at once, before the judges."""

import pytest
from playwright.sync_api import expect

from simulator.cast import CAST
from tests import browser
from tests.journeys.at_a_desk import LooksAtTheDesk
from tests.journeys.citizen import Citizen
from tests.journeys.operator import DESK, Operator, sign_in

pytestmark = pytest.mark.browser
WORD = "みどりのたぬき7"
SOON = 30_000  # ms: pages look by themselves every few seconds
HELD = """SELECT DISTINCT ON (c.kind) c.status FROM certificates_certificate c JOIN accounts_citizen p
 ON p.id = c.citizen_id WHERE p.full_name = %s AND c.carrier = %s ORDER BY c.kind, c.id DESC"""


@pytest.fixture(scope="module")
def signed_in(chromium, house):
    kept = {}
    for login in ("denwa-1", "denwa-cho"):
        context = browser.window(chromium, base_url=house.base_url, **DESK)
        sign_in(context.new_page(), login)
        kept[login] = context.cookies()
        context.close()
    return kept


@pytest.fixture
def sits(window, signed_in):
    def at_work(login, **shape):
        page = window(**DESK, **shape)
        page.context.add_cookies(signed_in[login])
        return Operator(page)

    return at_work


def held(house, person, carrier):
    """The statuses of the newest certificates there."""
    with house.connect() as connection:
        return {row[0] for row in connection.execute(HELD, [CAST[person].full_name, carrier]).fetchall()}


def answers(chief, look, *, said):
    """The chief, at a desk of their own, opens what waits longest and says yes."""
    chief.goto("/staff/approvals/")
    look(chief, f"{said}: waiting")
    chief.locator("main tbody a").first.click()
    look(chief, f"{said}: to answer")
    chief.keyboard.press("Control+Enter")
    expect(chief.get_by_text("承認しました")).to_be_visible()
    look(chief, f"{said}: answered")


@pytest.mark.parametrize(("scheme", "person"), [("light", "maria"), ("dark", "daichi")])
class TestAWrongStop:
    def test_is_put_right_by_two_and_the_holder_is_told(self, sits, window, house, scheme, person):
        look = LooksAtTheDesk()
        at, chief = sits("denwa-1", color_scheme=scheme), sits("denwa-cho", color_scheme=scheme).page
        at.takes_a_call()
        at.page.keyboard.press("Alt+h")  # so that something is flagged on the board
        expect(at.page.locator("[data-part=log]")).to_contain_text("責任者に知らせた")
        at.identifies(person)
        at.chooses(1)
        at.stops()
        assert "on_hold" in held(house, person, "card")
        at.page.get_by_role("link", name="別の人を止めたとき：訂正を申請").press("Enter")
        at.page.wait_for_url("**/correct/")
        look(at.page, "correct")
        at.page.locator("[name=why]").focus()
        at.page.keyboard.press("Control+Enter")
        expect(at.page.locator("#errors-summary")).to_be_focused()
        look(at.page, "correct: nothing said")
        for box in ("called_back", "wrong"):
            at.page.locator(f"[name={box}]").check()
        at.page.locator("[name=why]").fill("となりの行の人を止めた")
        at.page.keyboard.press("Control+Enter")
        expect(at.page.locator("[data-live]")).to_contain_text("承認")
        look(at.page, "correct: asked")
        chief.goto("/staff/hotline/board/")
        look(chief, "board")

        answers(chief, look, said="correction")

        expect(at.page.locator("[data-live]")).to_contain_text("承認しました", timeout=SOON)
        look(at.page, "correct: done")
        assert held(house, person, "card") == {"valid"}
        holder = Citizen(window(), person)
        holder.takes_their_card(to="sign-in")
        holder.signs_in_with_the_card()
        holder.page.goto("/history/")
        line = holder.page.locator(".log__entry", has_text="訂正").first
        expect(line).to_contain_text("電話")
        assert look.faults == {}


class TestARevocation:
    def test_needs_more_than_a_stop_and_a_second_person(self, sits, citizen, house):
        look = LooksAtTheDesk()
        owner = citizen("aoi")
        owner.applies()
        owner.signs_in_with_the_phone(then="/security/stop-word/")
        owner.page.locator("#id_stop_word").fill(WORD)
        owner.page.locator("main form [type=submit]").first.click()
        expect(owner.page.locator("main")).to_contain_text("合言葉を決めました")
        at, chief = sits("denwa-1"), sits("denwa-cho").page
        address = at.takes_a_call()
        at.identifies("aoi")
        at.page.goto(f"{address}revoke/")
        expect(at.page.get_by_text("失効には、本人確認が足りません")).to_be_visible()
        look(at.page, "revoke: not sure enough")
        assert at.page.locator("main form").count() == 0
        at.page.goto(address)
        at.is_ready()
        at.page.locator("#heard-stop_word").fill(WORD)
        at.page.keyboard.press("Tab")
        at.is_answered()
        at.page.goto(f"{address}revoke/")
        look(at.page, "revoke")
        at.page.locator("[name=why]").focus()
        at.page.keyboard.press("Control+Enter")
        expect(at.page.locator("#errors-summary")).to_be_focused()
        look(at.page, "revoke: nothing said")
        for box in at.page.locator("[name=what][value^=phone]").all():
            box.check()
        at.page.locator("[name=reason][value=stolen]").check()
        for box in ("called_back", "told"):
            at.page.locator(f"[name={box}]").check()
        at.page.locator("[name=why]").fill("盗まれて、もう戻らない")
        at.page.locator("#id_typed").fill("停止")
        at.page.keyboard.press("Control+Enter")
        expect(at.page.locator(".errors")).to_contain_text("「失効」と入れてください")
        look(at.page, "revoke: another word")
        assert held(house, "aoi", "phone") == {"valid"}
        at.page.locator("#id_typed").fill("失効")
        at.page.keyboard.press("Control+Enter")
        expect(at.page.locator("[data-live]")).to_contain_text("承認")
        look(at.page, "revoke: asked")
        assert held(house, "aoi", "phone") == {"valid"}  # nothing happens before the second person

        answers(chief, look, said="revocation")

        expect(at.page.locator("[data-live]")).to_contain_text("承認しました", timeout=SOON)
        assert held(house, "aoi", "phone") == {"revoked"}
        assert held(house, "aoi", "card") == {"valid"}
        assert look.faults == {}


class TestLetters:  # who has no mail address is written to
    def test_are_listed_for_whom_no_mail_reaches(self, sits):
        look = LooksAtTheDesk()
        at, chief = sits("denwa-1"), sits("denwa-cho").page
        at.takes_a_call()
        at.identifies("shiori")
        at.chooses(1)
        at.stops()
        expect(at.page.locator(".outcome")).to_contain_text("手紙で知らせます")
        chief.goto("/staff/hotline/letters/")
        look(chief, "letters due")
        chief.locator("main form button").press("Enter")
        expect(chief.locator("main .rows a")).not_to_have_count(0)
        look(chief, "letters listed")
        with chief.expect_download() as kept:
            chief.locator("main .rows a").first.click()

        with open(kept.value.path(), encoding="utf-8-sig") as file:
            assert CAST["shiori"].full_name in file.read()
        assert look.faults == {}
