"""What travels compressed, and what goes as it is signed; how heavy the heaviest first load is (Q-41: 50 kB)."""

import gzip
import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

FIRST_LOAD = 50 * 1000  # bytes, compressed
HEAVIEST = "/certificates/apply/?platform=android"


NAMED_IN = {
    ".html": re.compile(r'(?:href|src)="/static/([^"?#]+)'),
    ".css": re.compile(r'url\("([^":?#]+)"\)'),
    ".js": re.compile(r'from "(\./[^"]+)"'),
}
STATIC = settings.BASE_DIR / "static"


def loaded_by(page):
    """The files a browser fetches for this page: what it names, and what those name in turn."""
    found, waiting = set(), [STATIC / name for name in NAMED_IN[".html"].findall(page)]
    while waiting:
        path = waiting.pop().resolve()
        if path not in found:
            found.add(path)
            names = NAMED_IN[path.suffix].findall(path.read_text()) if path.suffix in NAMED_IN else []
            waiting.extend(path.parent / name for name in names)
    return found


def compressed(path):
    return len(gzip.compress(path.read_bytes()))


class TestPages:
    def test_travel_compressed(self, client):
        answer = client.get(HEAVIEST, headers={"accept-encoding": "gzip"})

        assert answer["Content-Encoding"] == "gzip"
        assert len(answer.content) < len(client.get(HEAVIEST).content) / 3

    @pytest.mark.parametrize("address", [HEAVIEST, "/prepare/", "/sign-in/", "/lost/", "/help/", "/"])
    def test_are_light_enough_for_a_bad_line(self, client, address):
        answer = client.get(address, headers={"accept-encoding": "gzip"}, follow=True)
        parts = loaded_by(gzip.decompress(answer.content).decode())

        assert STATIC / "css/components/button.css" in parts
        assert len(answer.content) + sum(map(compressed, parts)) < FIRST_LOAD

    def test_are_light_enough_with_furigana(self, client):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = settings.EASY_JAPANESE
        answer = client.get(HEAVIEST, headers={"accept-encoding": "gzip"})
        page = gzip.decompress(answer.content).decode()

        assert "<ruby>" in page
        assert len(answer.content) + sum(map(compressed, loaded_by(page))) < FIRST_LOAD

    def test_with_a_script_load_what_it_imports(self, client):
        parts = loaded_by(client.get(HEAVIEST).content.decode())

        assert {STATIC / "js/apply.js", STATIC / "js/card.js", STATIC / "js/api.js"} <= parts  # card.js asks api.js

    @pytest.mark.parametrize("address", ["/api/v1/openapi.json", "/health/ready"])
    def test_alone_are_compressed(self, client, address):
        answer = client.get(address, headers={"accept-encoding": "gzip"})

        assert not re.search("gzip", answer.get("Content-Encoding", ""))
