import pytest
from django.core.management import call_command

from certificates.keys.configured import responder_signer
from config import health

pytestmark = pytest.mark.django_db


class TestReadiness:
    def test_names_a_worker_that_does_not_report(self, client):
        response = client.get("/health/ready")

        assert response.status_code == 503
        checks = {"database": True, "worker": False, "lists": True, "responders": True}
        assert response.json() == {"ready": False, **checks, "keys": "all"}

    def test_names_nothing_when_all_is_there(self, client, monkeypatch):
        monkeypatch.setattr(health, "_worker_reports", lambda: True)

        assert client.get("/health/ready").json()["ready"] is True

    def test_names_responders_whose_keys_cannot_be_opened(self, client, settings, tmp_path):
        settings.KEYS_DIR = tmp_path
        call_command("create_issuers", verbosity=0)
        assert client.get("/health/ready").json()["responders"] is True

        settings.RESPONDER_KEYS_PASSPHRASE = "another"
        responder_signer.cache_clear()

        assert client.get("/health/ready").json()["responders"] is False

    def test_says_when_no_issuing_key_is_held(self, client, settings):
        settings.KEYS_PASSPHRASE = ""

        assert client.get("/health/ready").json()["keys"] == "responders"

    def test_of_the_process_itself_asks_no_database(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert client.get("/health/live").status_code == 200


class TestMetrics:
    def test_are_numbers_in_prometheus_form(self, client):
        response = client.get("/metrics")

        assert response.status_code == 200
        assert "# TYPE smartcert_certificates gauge" in response.content.decode()
        assert "\nsmartcert_history_unsealed_seconds 0\n" in response.content.decode()

    def test_are_nobody_elses_business(self, client):
        assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404

    def test_do_not_stumble_over_a_socket_without_an_address(self, client):
        assert client.get("/metrics", REMOTE_ADDR="").status_code == 404
