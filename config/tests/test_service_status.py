"""いまの動き: true to the facts, the same for everybody, and there when the database is not."""

import re
from datetime import datetime

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from certificates.keys.configured import responder_signer
from certificates.models import Issuer
from certificates.policy import JAPAN
from config import health, service_status

pytestmark = pytest.mark.django_db

WELL, NOT_WELL = "このサイトのはたらきは、どれも動いています", "動いていないもの、遅れているものがあります"


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def worker_reports(monkeypatch):
    monkeypatch.setattr(health, "_worker_reports", lambda: True)


@pytest.fixture
def issuers(settings, tmp_path):
    settings.KEYS_DIR = tmp_path
    call_command("create_issuers", verbosity=0)


def told(client):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", client.get("/status/").content.decode()))


@pytest.fixture
def away(monkeypatch):
    """A function that takes the database away, until the test is over."""

    def take_away():
        connections.close_all()
        monkeypatch.setitem(connections["default"].settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connections["default"].settings_dict, "PORT", "1")

    return take_away


class TestInPlainWords:
    def test_all_is_well_when_it_is(self, client, worker_reports, issuers):
        assert WELL in told(client)

    def test_nothing_is_fine_while_the_worker_is_away(self, client, issuers):
        words = told(client)

        assert WELL not in words
        assert NOT_WELL in words
        assert "止める手続きは、できます" in words
        assert "遅れています。申請は受け付けています" in words

    def test_late_lists_are_admitted(self, client, worker_reports, issuers):
        Issuer.objects.filter(slug="card-signing").update(lists_refused_at=timezone.now())
        words = told(client)

        assert NOT_WELL in words
        assert "一覧だけを見るサービスには、まだ伝わっていないもの" in words

    def test_those_who_ask_and_get_no_answer_are_admitted(self, client, worker_reports, issuers, settings):
        settings.RESPONDER_KEYS_PASSPHRASE = "another"
        responder_signer.cache_clear()

        assert NOT_WELL in told(client)

    @pytest.mark.parametrize(
        ("now", "says"),
        [("2026-11-20T19:29:59", "いま申しこむと、数分でできます"), ("2026-11-20T19:30:00", "いまは時間外です。")],
    )
    def test_issuing_is_a_matter_of_hours_too(self, client, worker_reports, issuers, settings, monkeypatch, now, says):
        settings.ISSUING_HOURS = "08:00-19:30"
        at = datetime.fromisoformat(now).replace(tzinfo=JAPAN)
        monkeypatch.setattr(service_status.timezone, "now", lambda: at)
        words = told(client)

        assert says in words
        assert NOT_WELL not in words  # being closed is no fault

    def test_no_number_and_no_name_of_a_part_is_told(self, client):
        page = client.get("/status/").content.decode().lower()

        assert not any(word in page for word in ("postgres", "procrastinate", "worker", "granian", "queue"))

    def test_nobody_can_make_it_ask_often(self, client, worker_reports, issuers, django_assert_num_queries):
        told(client)

        with django_assert_num_queries(0):
            for _ in range(20):
                told(client)


@pytest.mark.django_db(transaction=True)
class TestWithoutADatabase:
    def test_says_so_and_whom_to_call(self, client, away):
        away()
        response = client.get("/status/")

        assert response.status_code == 200
        assert "このサイトの手続きは、いまできません" in response.content.decode()
        assert "tel:0120950178" in response.content.decode()
        assert "FAX 0120-601-785" in told(client).split("直るまで")[0]  # not at the foot alone
        assert told(client).count("動いています") == 1  # pages can be read

    @pytest.mark.parametrize("address", sorted(service_status.FOR_ANYBODY))
    def test_pages_for_anybody_are_there_for_whoever_was_signed_in(self, client, settings, away, address):
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        away()
        response = client.get(address)

        assert response.status_code == 200
        assert settings.SESSION_COOKIE_NAME not in response.cookies  # and still is, when it is back

    def test_everything_else_says_that_it_cannot_and_whom_to_call(self, client, settings, away):
        client.raise_request_exception = False
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        away()

        for address in ("/certificates/", "/contact/mine/", "/phones/"):
            response = client.get(address)
            assert response.status_code == 503, address
            assert "0120-95-0178" in response.content.decode(), address

    def test_is_well_again_when_it_is_back(self, client, away, monkeypatch):
        away()
        assert "いまできません" in told(client)

        monkeypatch.undo()
        cache.clear()
        assert "いまできません" not in told(client)
