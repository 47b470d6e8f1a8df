"""The sandbox's post office: mails as files, each once, shown to who practises, and absent where the sandbox is."""

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.models import MailAddress
from simulator.dealing import deal
from simulator.mail_box import FileBackend

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def box(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"


def mailed(number, subject="お知らせ", body="こんにちは\n", to="aoi@example.jp"):
    headers = {"Message-ID": f"<0190000{number}-0000-7000-8000-000000000000@localhost>"}
    return EmailMessage(subject, body, to=[to], headers=headers)


class TestTheMailBox:
    def test_shows_what_was_mailed_newest_first(self, client):
        FileBackend().send_messages([mailed(1, "ひとつめ"), mailed(2, "ふたつめ", body="あ" * 200)])

        page = client.get("/simulator/mail/").content.decode()

        assert page.index("ふたつめ") < page.index("ひとつめ")
        assert "aoi@example.jp" in page
        assert "あ" * 200 in page

    def test_shows_what_was_sent_again_once(self, client):
        for _ in range(3):
            FileBackend().send_messages([mailed(1)])

        assert client.get("/simulator/mail/").content.decode().count('class="letter__subject"') == 1

    def test_shows_mails_as_text(self, client):
        FileBackend().send_messages([mailed(1, "<b>x</b>", "<script>alert(1)</script>")])

        page = client.get("/simulator/mail/").content.decode()

        assert "<script>alert" not in page
        assert "<b>x</b>" not in page

    def test_says_so_when_it_is_empty(self, client):
        assert "メールは、まだありません" in client.get("/simulator/mail/").content.decode()

    def test_is_not_there_when_the_simulator_is_off(self, client, settings):
        settings.SIMULATOR = False

        assert client.get("/simulator/mail/").status_code == 404

    def test_names_no_file_outside_its_folder(self, settings):
        FileBackend().send_messages([EmailMessage("x", "x", to=["a@b.jp"], headers={"Message-ID": "<../../x/y@z>"})])

        assert [path.name for path in settings.MAIL_DIR.iterdir()] == ["....xy.eml"]


class TestPuttingBack:
    def test_takes_the_addresses_away(self, issuers):
        place = deal("aoi", at=timezone.now())
        MailAddress.objects.create(citizen=place.citizen, address="a@b.jp", language="ja", verified_at=timezone.now())

        deal("aoi", at=timezone.now())

        assert not MailAddress.objects.exists()
