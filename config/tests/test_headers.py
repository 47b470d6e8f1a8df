"""What every answer tells the browser about itself (security.md §3.5)."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/lost/", "/nowhere/", "/api/v1/session/"])
class TestEveryAnswer:
    def test_allows_nothing_from_elsewhere(self, client, address):
        policy = dict(part.strip().split(" ", 1) for part in client.get(address)["Content-Security-Policy"].split(";"))

        assert policy == {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "connect-src": "'self'",
            "manifest-src": "'self'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
            "object-src": "'none'",
        }

    def test_is_not_framed_sniffed_or_told_on(self, client, address):
        response = client.get(address)

        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]

    def test_is_not_kept(self, client, address):
        assert "no-store" in client.get(address)["Cache-Control"]
