"""Web Push in a real browser, without a push service: Chromium is given the message that one would deliver."""

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.citizen import Citizen
from tests.journeys.judges import axe_faults, small_targets
from tests.running_house import opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"  # RFC 8291's example
WORKER = "/notices/service-worker.js"
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/notices/");
  return (await registration.getNotifications()).map(({ body, title, tag }) => ({ body, title, tag }));
}"""


@pytest.fixture(scope="module")
def house(django_db_setup, tmp_path_factory):
    """One of its own, with a key to send pushes with."""
    push = {"WEB_PUSH_KEY": KEY, "WEB_PUSH_CONTACT": "mailto:operators@example.jp"}
    with opened(django_db_setup.template, tmp_path_factory.mktemp("push"), **push) as house:
        yield house


@pytest.fixture
def page(chromium, house):
    context = browser.window(chromium, base_url=house.base_url)
    context.grant_permissions(["notifications"])
    yield context.new_page()
    context.close()


def deliver(page, text):
    """As the push service would, to the worker of this page's origin."""
    session = page.context.new_cdp_session(page)
    registrations = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    page.wait_for_function("async () => (await navigator.serviceWorker.getRegistration('/notices/'))?.active")
    for _ in range(50):
        if registrations:
            break
        page.wait_for_timeout(100)
    origin, registration = page.evaluate("location.origin"), registrations[-1]["registrationId"]
    session.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": registration, "data": text})


class TestPush:
    def test_shows_what_was_delivered_and_nothing_else(self, page):
        aoi = Citizen(page, "aoi")
        aoi.applies()
        aoi.signs_in_with_the_phone()
        page.goto("/notices/choices/")
        page.locator("[data-push][data-ready]").wait_for()
        assert (axe_faults(page), small_targets(page)) == ([], [])

        page.get_by_role("button", name="このスマホで通知を受け取る").click()
        expect(page.locator(".errors")).to_contain_text("通知のサービスにつながりませんでした", timeout=30_000)
        assert axe_faults(page) == []
        deliver(page, "状態が変わりました")

        page.wait_for_function(f"async () => (await ({SHOWN})()).length === 1")
        assert page.evaluate(SHOWN) == [{"body": "", "title": "状態が変わりました", "tag": "notice"}]

    def test_is_for_the_phone_itself(self, page):
        ren = Citizen(page, "ren")
        ren.takes_their_card(to="sign-in")
        ren.signs_in_with_the_card()
        page.goto("/notices/choices/")

        expect(page.get_by_text("スマホ用の証明書でサインインしたスマホだけが受け取れます")).to_be_visible()
        expect(page.locator("[data-push]")).to_have_count(0)

    def test_keeps_its_script_at_one_address(self, page, house):
        answer = page.request.get(WORKER)

        assert answer.headers["content-type"].startswith("text/javascript")
        assert "no-store" in answer.headers["cache-control"]
        assert "fetch" not in answer.text().replace("no fetch handler", "")


def test_is_not_offered_without_a_key(phone_page):
    assert phone_page.request.get(WORKER).status == 404
