"""Browsers as their owners know them again, and no closer."""

import datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from accounts import browsers
from accounts.models import KnownBrowser
from accounts.tests.test_people import hanako as hanako
from accounts.tests.test_people import shibuya as shibuya

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36", "Chrome (Android)"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1", "Safari (iPhone)"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) CriOS/150 Safari/604.1", "Chrome (iPhone)"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge (Windows)"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Gecko/20100101 Firefox/150.0", "Firefox (Mac)"),
        ("python-urllib/3.11", ""),
        ("", ""),
        ("<script>alert(1)</script>" * 100, ""),
    ],
)
def test_a_browser_is_called_by_make_and_system(agent, name):
    assert browsers.name_of(agent) == name


class TestAKnownBrowser:
    def test_is_new_once_for_each_person(self, hanako):
        browser = browsers.Browser("Chrome (Android)", browsers.new_key())

        assert browsers.meet(hanako.pk, browser, at=NOW)
        assert not browsers.meet(hanako.pk, browser, at=NOW)
        assert browsers.meet(hanako.pk, browsers.Browser("Chrome (Android)", browsers.new_key()), at=NOW)

    def test_is_known_by_its_cookie(self, db):
        request = RequestFactory().get("/")
        first = browsers.browser_of(request)
        response = HttpResponse()
        browsers.remember_me(response, first)
        (cookie,) = response.cookies.values()
        request.COOKIES[cookie.key] = cookie.value

        assert browsers.browser_of(request).key == first.key
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")

    @pytest.mark.parametrize("planted", ["", "x", "a" * 44, "あ" * 43, "../" * 20])
    def test_with_a_key_we_never_gave_gets_another(self, planted):
        request = RequestFactory().get("/")
        request.COOKIES["known"] = planted

        assert browsers.browser_of(request).key != planted

    def test_that_does_not_come_back_is_forgotten(self, hanako):
        browsers.meet(hanako.pk, browsers.Browser("", browsers.new_key()), at=NOW)

        assert browsers.forget_unseen(before=NOW) == 0
        assert browsers.forget_unseen(before=NOW + datetime.timedelta(seconds=1)) == 1
        assert not KnownBrowser.objects.exists()
