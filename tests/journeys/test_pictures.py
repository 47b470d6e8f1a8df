"""Pictures of every page of the citizen's side at 390 and 1280 px, to be looked at: in test-results/pages/, not in git.

Run alone: make test TESTS=tests/journeys/test_pictures.py
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import expect

from portal.urls import urlpatterns
from tests import browser
from tests.journeys.citizen import Citizen
from tests.journeys.test_every_page import FOR_ANYONE, FOR_THE_CITIZEN, settled
from tests.journeys.test_notices import code_mailed_to
from tests.journeys.test_passkeys import Finger, adds
from tests.journeys.test_screen import asks, code_on, reads
from tests.journeys.test_withdraw import waits

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parents[2] / "test-results" / "pages"
# What is no page, or goes on at once to another one
NO_PAGE = {
    *("screen_picture", "service_worker", "extract_history", "print_history"),  # a picture, a script, files
    *("sign_out", "end_sessions", "furigana", "passkey_added"),  # buttons, and what goes on at once
}


class Camera:
    def __init__(self, page, width):
        self.page, self.width, self.folder, self.seen = page, width, FOLDER / str(width), set()
        self.folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, page, state):
        """The page as it stands; `state` names the picture."""
        name = re.sub(r"[^a-z0-9=&-]+", "_", state.lower()).strip("_") or "home"
        page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        self.seen.add(urlsplit(page.url).path)

    def visits(self, address):
        settled(self.page, address)
        self(self.page, address)

    def follows(self, address, link):
        self.page.goto(address)
        self.page.locator(link).first.click()
        self.page.wait_for_load_state()
        self(self.page, f"{address} {link}")


def names_of(paths):
    found = set()
    for path in paths - {"/no-such-page/"}:
        found.add(resolve(path).url_name)
    return found


def of_what_must_be_reached_first(page, camera, window):
    """A fingerprint, a mail address, an inquiry, a mistake, another screen; and the two other languages."""
    adds(page)
    page.locator("main .list__link").first.click()
    page.wait_for_url("**/security/passkeys/*/")
    camera(page, "passkey")
    address = f"aoi-{camera.width}@example.jp"
    page.goto("/notices/choices/address/")
    page.locator("#id_address").fill(address)
    page.locator("main form [type=submit]").first.click()
    page.locator("#id_code").fill(code_mailed_to(page, address))
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/notices/choices/")
    camera.visits("/notices/choices/remove/")
    page.goto("/contact/")
    page.locator("main form:not(.search) [type=submit]").first.click()
    camera(page, "contact: nothing typed")
    page.locator("[name=topic]").first.check()
    page.locator("#id_text").fill(f"どこで使えますか。{camera.width}")
    page.locator("main form:not(.search) [type=submit]").first.click()
    page.wait_for_url("**/contact/sent/**")
    camera(page, "contact sent")
    pc = window(**browser.DESK)
    asks(pc)
    reads(page, code_on(pc))
    camera(page, "approve a screen")
    for language in ("en", "ja-easy", "ja"):
        page.goto("/certificates/")
        page.locator(f".language [value='{language}']").click()
        expect(page.locator(f".language [value='{language}']")).to_have_attribute("aria-current", "true")
        camera(page, f"state in {language}")


@pytest.mark.parametrize("shape", [browser.PHONE, browser.DESK], ids=["phone", "desk"])
def test_of_every_page_are_taken(window, shape):
    page = window(**shape)
    camera = Camera(page, shape["viewport"]["width"])
    for address in FOR_ANYONE:
        camera.visits(address)
    holder = Citizen(page, "aoi", look=camera)
    Finger(page)
    waiting = waits(holder)
    camera.visits(urlsplit(waiting)._replace(scheme="", netloc="", path="/certificates/withdraw/").geturl())
    page.goto(waiting)
    holder.registers()
    holder.signs_in_with_the_phone()
    for address in FOR_THE_CITIZEN:
        camera.visits(address)
    camera.follows("/notices/", ".inbox__entry a, a.inbox__entry")
    camera.follows("/history/", ".log__report")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/cases/**")
    camera(page, "case")
    of_what_must_be_reached_first(page, camera, window)
    holder.suspends("phone")
    camera(page, "receipt")

    every = {pattern.name for pattern in urlpatterns} - NO_PAGE
    assert every - names_of(camera.seen) == set()
    assert len(list(camera.folder.glob("*.png"))) >= len(FOR_ANYONE) + len(FOR_THE_CITIZEN)
