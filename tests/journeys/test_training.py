"""A new operator practises: the real screen with the caller's card, by keyboard; then how it went."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.judges import axe_faults, japanese_in, overflow_when_narrow
from tests.journeys.operator import DESK, Operator, sign_in
from tests.journeys.test_hotline import SCROLLS

pytestmark = pytest.mark.browser
MADE_WITHIN = 30_000  # ms: four certificates, by the worker
ENDED = """SELECT count(*) FROM certificates_certificate c
 JOIN simulator_practiceperson p ON p.citizen_id = c.citizen_id
 WHERE c.status <> 'revoked'"""


@pytest.fixture(scope="module")
def cookies(chromium, house):
    context = chromium.new_context(base_url=house.base_url, **DESK)
    page = context.new_page()
    sign_in(page, "denwa-1")
    yield context.cookies()
    context.close()


@pytest.fixture
def page(window, cookies):
    page = window(**DESK)
    page.context.add_cookies(cookies)
    return page


def heard(page, key):
    """What the caller answers."""
    page.keyboard.press(f"Alt+{key}")
    return page.locator("[data-caller] details[open] p").inner_text()


def test_an_operator_practises_by_keyboard(page, house):
    page.goto("/staff/hotline/training/")
    assert axe_faults(page) == []
    assert overflow_when_narrow(page) == 0
    page.set_viewport_size(DESK["viewport"])
    page.locator("[autofocus]").press("Enter")
    answer = page.get_by_role("button", name="電話に出る")
    answer.wait_for(timeout=MADE_WITHIN)
    assert axe_faults(page) == []
    page.keyboard.press("Enter")

    at = Operator(page)
    at.is_ready()
    expect(page.locator(".bar")).to_contain_text("練習の通話")
    said = [heard(page, key) for key in "456"]
    assert page.evaluate(SCROLLS) == []
    assert axe_faults(page) == []
    at.hears(
        kana=said[0].removesuffix(" です。"),
        born=said[1].removesuffix("生まれです。"),
        address=said[2].removesuffix("です。"),
    )
    at.chooses(2)
    at.stops()
    assert page.evaluate(SCROLLS) == []
    page.keyboard.press("Space")
    expect(page.locator("[data-part=log]")).to_contain_text("伝えた")
    page.keyboard.press("Alt+q")
    page.wait_for_url(re.compile(r"/training/[0-9a-f-]{36}/$"))

    expect(page.locator("main")).to_contain_text("ぜんぶ正しくできました")
    facts = dict(zip(page.locator("dt").all_inner_texts(), page.locator("dd").all_inner_texts(), strict=True))
    assert facts["マウスのクリック"] == "0"
    assert facts["入れた欄"] == "3"
    keys, to_stop = map(int, re.findall(r"\d+", facts["キーを押した数"]))
    assert 0 < to_stop < keys
    assert axe_faults(page) == []
    for _ in range(100):  # what the person held is ended by the worker
        with house.connect() as connection:
            if connection.execute(ENDED).fetchone()[0] == 0:
                break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the person of the practice call still holds certificates")


def test_the_caller_who_found_the_phone_gets_nothing_back(page):
    page.goto("/staff/hotline/training/")
    page.get_by_role("button", name="見つかったので戻してほしい").press("Enter")
    page.get_by_role("button", name="電話に出る").wait_for(timeout=MADE_WITHIN)
    page.keyboard.press("Enter")
    at = Operator(page)
    at.is_ready()
    said = [heard(page, key) for key in "456"]
    at.hears(
        kana=said[0].removesuffix(" です。"),
        born=said[1].removesuffix("生まれです。"),
        address=said[2].removesuffix("です。"),
    )
    at.chooses(2)
    expect(page.locator("[data-part=act]")).to_contain_text("止めるものがありません。")
    page.keyboard.press("Alt+q")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/training/[0-9a-f-]{36}/$"))

    expect(page.locator("main")).to_contain_text("ぜんぶ正しくできました")


def test_in_english_only_the_caller_speaks_japanese(window, cookies):
    page = window(locale="en-GB", **DESK)
    page.context.add_cookies(cookies)
    page.goto("/staff/hotline/training/")
    page.locator("[data-lock]").evaluate("each => each.remove()")

    assert japanese_in(page, but=["受野　響"]) == []
