"""Change of phone (R-16): the screen of truth without a script, and the old phone that deletes its copy and says so."""

import pytest
from playwright.sync_api import expect

from tests.journeys.citizen import Citizen
from tests.journeys.judges import RIGHT, cut_when_large, stands

pytestmark = pytest.mark.browser
HELD = """() => new Promise(resolve => {
  const opening = indexedDB.open("smartcert", 1);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("registered").objectStore("registered").getAllKeys();
    asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
  };
})"""


class TestTheScreenOfTruth:
    @pytest.mark.parametrize(
        ("old", "new", "first"),
        [
            ("android", "android", "申請する"),
            ("android", "iphone", "やめる手続き（失効）をする"),
            ("iphone", "android", "やめる手続き（失効）をする"),
            ("iphone", "iphone", "やめる手続き（失効）をする"),
        ],
    )
    def test_says_what_to_do_first(self, window, old, new, first):
        page = window(javascript=False)
        page.goto("/certificates/change-phone/")
        page.locator(f"[name=old][value={old}]").check()
        page.locator(f"[name=new][value={new}]").check()
        page.get_by_role("button", name="することを見る").click()

        expect(page.locator(".stage b").first).to_have_text(first)
        expect(page.locator("#what-stops")).to_be_visible()


class TestTheOldPhone:
    def test_deletes_its_copy_and_says_so(self, citizen, window):
        old = citizen("shiori")
        old.applies()
        old.page.evaluate("sessionStorage.clear()")
        new = Citizen(window(), "shiori")
        new.applies()  # what the old one holds is revoked by now

        # the line breaks after the keys are gone: nothing is lost
        old.page.route("**/deletions/", lambda route: route.abort())
        old.page.goto("/sign-in/")
        expect(old.page.get_by_text("終わった証明書を消しました")).to_be_visible(timeout=30_000)
        assert old.page.evaluate(HELD) == []
        assert stands(old.page) == RIGHT
        new.signs_in_with_the_phone()
        new.page.goto("/certificates/change-phone/")
        expect(new.page.get_by_text("このサイトを開くと消えます").first).to_be_visible()
        assert (stands(new.page), cut_when_large(new.page)) == (RIGHT, [])
        gone = new.page.get_by_text("中からも消えました")
        earlier = gone.count()  # phones that other journeys have left behind

        # next online, it says it; and the new phone keeps what it has
        old.page.unroute("**/deletions/")
        old.page.evaluate("sessionStorage.removeItem('orders-asked')")
        with old.page.expect_response("**/deletions/") as told:
            old.page.goto("/")
        assert told.value.status == 200
        new.page.reload()
        expect(gone).to_have_count(earlier + 1)
        assert stands(new.page) == RIGHT
        assert sorted(new.page.evaluate(HELD)) == ["digital_signature", "user_authentication"]
        new.page.goto("/notices/")
        expect(new.page.get_by_text("スマホの中の、終わった証明書が消えました").first).to_be_visible()

    def test_takes_nothing_from_somebody_who_types(self, citizen, window):
        old = citizen("maria")
        old.applies()
        old.page.evaluate("sessionStorage.clear()")
        Citizen(window(), "maria").applies()
        asked = []
        old.page.route("**/orders/", lambda route: asked.append(route))  # the answer takes its time

        old.page.goto("/sign-in/")
        old.page.locator("[data-sign-in][data-ready]").wait_for()
        old.page.locator("#id_pin").fill("12")
        for _ in range(100):
            if asked:
                break
            old.page.wait_for_timeout(100)
        asked[0].continue_()

        expect(old.page.get_by_text("終わった証明書を消しました")).to_be_visible()
        expect(old.page.locator("#id_pin")).to_have_value("12")
