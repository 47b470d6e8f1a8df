"""お使いのスマホで使えるか: says what it can tell, and that it cannot where it cannot."""

from datetime import date

import pytest
from django.utils import timezone

from certificates.models import PhoneList
from portal.my_phone import Machine, MyPhone, as_told_by

pytestmark = pytest.mark.django_db

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS {} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {} Mobile/15E148"
)
CHROME_ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


class TestWhatABrowserSays:
    @pytest.mark.parametrize(
        ("user_agent", "told"),
        [
            (SAFARI.format("18_5", "Version/18.5"), MyPhone(Machine.IPHONE, (18, 5))),
            (SAFARI.format("18_4_1", "Version/18.4"), MyPhone(Machine.IPHONE, (18, 4))),
            (
                SAFARI.format("18_6", "Version/26.0"),
                MyPhone(Machine.IPHONE, (26, 0)),
            ),  # the system's number stands still
            (SAFARI.format("17_7", "CriOS/140.0"), MyPhone(Machine.IPHONE, (17, 7))),
            (SAFARI.format("18_10", "Version/18.10"), MyPhone(Machine.IPHONE, (18, 10))),
            ("Mozilla/5.0 (iPhone; U)", MyPhone(Machine.IPHONE, None)),
            ("Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X)", MyPhone(Machine.IPAD)),
            (CHROME_ANDROID, MyPhone(Machine.ANDROID)),
            ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", MyPhone(Machine.ANDROID)),
            (DESK, MyPhone(Machine.UNKNOWN)),
            ("", MyPhone(Machine.UNKNOWN)),
            ("iPhone " + "9" * 10_000, MyPhone(Machine.IPHONE, None)),
        ],
    )
    def test_is_read_and_no_more(self, user_agent, told):
        assert as_told_by(user_agent) == told

    @pytest.mark.parametrize(
        ("mine", "supported"),
        [
            (MyPhone(Machine.IPHONE, (18, 5)), True),
            (MyPhone(Machine.IPHONE, (18, 10)), True),
            (MyPhone(Machine.IPHONE, (18, 4)), False),
            (MyPhone(Machine.IPHONE), None),
            (MyPhone(Machine.ANDROID), None),
            (MyPhone(Machine.IPAD), False),
            (MyPhone(Machine.UNKNOWN), None),
        ],
    )
    def test_decides_only_what_it_can(self, mine, supported):
        assert mine.is_supported is supported


class TestThePage:
    def page(self, client, address="/phones/", user_agent=DESK):
        return client.get(address, headers={"user-agent": user_agent}).content.decode()

    @pytest.mark.parametrize(
        ("user_agent", "says"),
        [
            (SAFARI.format("18_5", "Version/18.5"), "このiPhoneで使えます（iOS 18.5のようです）"),
            (SAFARI.format("17_7", "Version/17.7"), "このままでは使えません（iOS 17.7のようです）"),
            ("Mozilla/5.0 (iPhone)", "iOSの番号が分かりません"),
            ("Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X)", "iPadには入れられません"),
            (CHROME_ANDROID, "機種は、まだ分かりません"),
            (DESK, "この画面からは、スマホの機種が分かりません"),
        ],
    )
    def test_says_what_this_browser_tells(self, client, user_agent, says):
        assert says in self.page(client, user_agent=user_agent)

    def test_finds_a_phone_without_a_script(self, client):
        told = self.page(client, "/phones/?q=ＳＨ－５３Ｃ")

        assert "1件ありました。使えます。" in told
        assert "SHARP AQUOS sense7" in told

    @pytest.mark.parametrize("asked", ["iPhone 15", "ｉＰｈｏｎｅ１６", "アイフォーン"])
    def test_tells_of_an_iphone_that_its_system_decides(self, client, asked):
        told = client.get("/phones/", {"q": asked}).content.decode()

        assert "iOS 18.5以上なら使えます" in told
        assert "一覧にありませんでした" not in told

    def test_never_says_of_what_is_not_listed_that_it_cannot(self, client):
        told = self.page(client, "/phones/?q=Pixel 3")

        assert "一覧にありませんでした" in told
        assert "使えないとは限りません" in told

    def test_says_how_old_the_list_is_and_where_from(self, client):
        assert "2026年11月26日の一覧。出どころ：サンドボックスの見本" in self.page(client)
        assert "使える機種の一部だけです" in self.page(client)

        PhoneList.objects.create(source="マイナポータル", as_of=date(2026, 11, 20), role="system", at=timezone.now())
        assert "2026年11月20日の一覧。出どころ：マイナポータル" in self.page(client)
        assert "一部だけです" not in self.page(client)

    @pytest.mark.parametrize("asked", ['"><script>alert(1)</script>', "{{ 7*7 }}", "<b>", "\0", "あ" * 5000])
    def test_shows_what_was_typed_as_text(self, client, asked):
        response = client.get("/phones/", {"q": asked})

        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        assert "<b>」" not in response.content.decode()
        assert "あ" * 61 not in response.content.decode()
