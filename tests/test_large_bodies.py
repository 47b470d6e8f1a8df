"""Ten megabytes sent in earnest: the sender hears a refusal and not a broken pipe (contract §3)."""

import http.client
from urllib.parse import urlsplit

import pytest

TEN_MEGABYTES = b'{"pin":"' + b"1" * 10_000_000 + b'"}'
ADDRESSES = ["/api/v1/sign-in/", "/api/v1/applications/", "/simulator/cards/x/sign/", "/sign-in/"]


def send(house, address, media_type):
    place = urlsplit(house.base_url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    try:
        connection.request("POST", address, body=TEN_MEGABYTES, headers={"Content-Type": media_type})
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


@pytest.mark.slow
class TestTenMegabytes:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_are_too_large_for_every_address(self, running_house, address):
        assert send(running_house, address, "application/json").status == 413

    def test_are_too_large_for_a_status_request(self, running_house):
        assert send(running_house, "/ocsp/", "application/ocsp-request").status == 413
