"""What travels compressed, and what goes as it is signed; how heavy the heaviest first load is (Q-41: 50 kB)."""

import gzip
import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

FIRST_LOAD = 50 * 1000  # bytes, compressed
HEAVIEST = "/certificates/apply/?platform=android"


def compressed(path):
    return len(gzip.compress(path.read_bytes()))


class TestPages:
    def test_travel_compressed(self, client):
        answer = client.get(HEAVIEST, headers={"accept-encoding": "gzip"})

        assert answer["Content-Encoding"] == "gzip"
        assert len(answer.content) < len(client.get(HEAVIEST).content) / 3

    def test_are_light_enough_for_a_bad_line(self, client):
        """Every script and style there is counted, though no page takes them all."""
        static = settings.BASE_DIR / "static"
        parts = [*static.glob("js/*.js"), *static.glob("css/**/*.css"), *static.glob("img/*.svg")]
        parts.append(static / "vendor/dads/tokens.css")
        page = client.get(HEAVIEST, headers={"accept-encoding": "gzip"}).content

        assert len(page) + sum(map(compressed, parts)) < FIRST_LOAD

    @pytest.mark.parametrize("address", ["/api/v1/openapi.json", "/health/ready"])
    def test_alone_are_compressed(self, client, address):
        answer = client.get(address, headers={"accept-encoding": "gzip"})

        assert not re.search("gzip", answer.get("Content-Encoding", ""))
