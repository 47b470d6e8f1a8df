"""Pictures of every page of the citizen's side at 390 and 1280 px, to be looked at: in test-results/pages/, not in git.

Run alone: make test TESTS=tests/journeys/test_pictures.py
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from portal.urls import urlpatterns
from tests import browser
from tests.journeys.citizen import Citizen
from tests.journeys.test_every_page import FOR_ANYONE, FOR_THE_CITIZEN, settled

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parents[2] / "test-results" / "pages"
# What is no page, or goes on at once to another one
NO_PAGE = {
    *("screen_picture", "service_worker", "extract_history", "print_history"),  # a picture, a script, files
    *("sign_out", "end_sessions", "furigana"),  # buttons
}
ON_THE_WAY = {  # another journey's own: a state that must be reached first, judged there
    "approve_screen": "test_screen.py",
    "passkey": "test_passkeys.py",
    "passkey_added": "test_passkeys.py",
    "remove_address": "test_notices.py",
    "contact_sent": "test_information.py",
    "withdraw": "test_withdraw.py",
}


class Camera:
    def __init__(self, page, width):
        self.page, self.folder, self.seen = page, FOLDER / str(width), set()
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


@pytest.mark.parametrize("shape", [browser.PHONE, browser.DESK], ids=["phone", "desk"])
def test_of_every_page_are_taken(window, shape):
    page = window(**shape)
    camera = Camera(page, shape["viewport"]["width"])
    for address in FOR_ANYONE:
        camera.visits(address)
    holder = Citizen(page, "aoi", look=camera)
    holder.applies()
    holder.signs_in_with_the_phone()
    for address in FOR_THE_CITIZEN:
        camera.visits(address)
    camera.follows("/notices/", ".inbox__entry a, a.inbox__entry")
    camera.follows("/history/", ".log__report")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/cases/**")
    camera(page, "case")
    holder.suspends("phone")
    camera(page, "receipt")

    every = {pattern.name for pattern in urlpatterns} - NO_PAGE - set(ON_THE_WAY)
    assert every - names_of(camera.seen) == set()
    assert len(list(camera.folder.glob("*.png"))) >= len(FOR_ANYONE) + len(FOR_THE_CITIZEN)
