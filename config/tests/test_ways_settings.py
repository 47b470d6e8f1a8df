"""Mail and push: off, or with all they need; a mistake is named when the programs start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.tests.test_production import COMPLETE, start
from config.ways_settings import refuse_mail_without_a_sender, refuse_push_that_cannot_work

KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SAYS = "from django.conf import settings; print([getattr(settings, name) for name in {}])"


class TestMail:
    def test_is_off_where_no_host_is_named(self):
        refuse_mail_without_a_sender("", "")

    def test_needs_a_sender(self):
        with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM"):
            refuse_mail_without_a_sender("smtp.example.jp", "")

    def test_takes_its_settings_from_the_environment(self):
        names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "DEFAULT_FROM_EMAIL", "MAIL_IS_SENT"]
        given = {"EMAIL_HOST": "smtp.example.jp", "EMAIL_PORT": "465", "EMAIL_SECURITY": "tls", "EMAIL_FROM": "a@b.jp"}

        done = start(COMPLETE | given, "shell", "--no-imports", "-c", SAYS.format(names))

        assert done.stdout.strip() == "['smtp.example.jp', 465, False, True, 'a@b.jp', True]"

    def test_is_not_sent_in_service_unless_somebody_said_so(self):
        done = start(COMPLETE, "shell", "--no-imports", "-c", SAYS.format(["MAIL_IS_SENT", "WEB_PUSH_KEY"]))

        assert done.stdout.strip() == "[False, '']"


class TestPush:
    def test_is_off_without_a_key_and_on_with_all_it_needs(self):
        refuse_push_that_cannot_work("", "")
        refuse_push_that_cannot_work(KEY, "mailto:operators@example.jp")

    @pytest.mark.parametrize("key", ["x", "A" * 43, KEY[:-1]])
    def test_needs_a_key_that_is_one(self, key):
        with pytest.raises(ImproperlyConfigured, match="WEB_PUSH_KEY"):
            refuse_push_that_cannot_work(key, "mailto:operators@example.jp")

    @pytest.mark.parametrize("contact", ["", "operators@example.jp", "http://example.jp"])
    def test_needs_somebody_to_write_to(self, contact):
        with pytest.raises(ImproperlyConfigured, match="WEB_PUSH_CONTACT"):
            refuse_push_that_cannot_work(KEY, contact)


class TestOneOf:
    def test_is_the_first_unless_another_is_named(self, monkeypatch):
        monkeypatch.delenv("COLOUR", raising=False)
        assert environment.one_of("COLOUR", ("red", "green")) == "red"

        monkeypatch.setenv("COLOUR", "green")
        assert environment.one_of("COLOUR", ("red", "green")) == "green"

    def test_is_no_other(self, monkeypatch):
        monkeypatch.setenv("COLOUR", "blue")

        with pytest.raises(ImproperlyConfigured, match="red, green"):
            environment.one_of("COLOUR", ("red", "green"))
