"""In service nothing starts half set up, and nothing is left to a default that suits a sandbox."""

import os
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

COMPLETE = {
    "SECRET_KEY": "a-long-secret-key-for-this-test-with-fifty-different-characters-0123456789",
    "SECRET_PEPPER": "pepper",
    "STAFF_SECRETS_KEYS": "a key for the seeds of code apps",
    "FACE_KEYS": "a key for pictures of faces",
    "KEYS_PASSPHRASE": "one passphrase",
    "RESPONDER_KEYS_PASSPHRASE": "another passphrase",
    "DATABASE_URL": "postgresql://smartcert_app:word@db.internal/smartcert",
    "PUBLIC_URL": "https://smartcert.example",
    "ALLOWED_HOSTS": "smartcert.example",
}


def start(environment, *arguments):
    outside = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    command = [sys.executable, "manage.py", *(arguments or ("check",))]
    return subprocess.run(
        command, cwd=ROOT, env=outside | settings | environment, capture_output=True, text=True, check=False
    )


class TestProduction:
    def test_names_everything_that_is_missing_at_once(self):
        done = start({"SECRET_KEY": "x"})

        assert done.returncode != 0
        assert all(name in done.stderr for name in COMPLETE if name != "SECRET_KEY")
        assert "SECRET_KEY," not in done.stderr

    def test_takes_a_secret_from_a_file(self, tmp_path):
        file = tmp_path / "pepper"
        file.write_text("from a file\n")
        environment = COMPLETE | {"SECRET_PEPPER": "", "SECRET_PEPPER_FILE": str(file)}

        assert start(environment).returncode == 0

    def test_refuses_a_public_address_without_https(self):
        done = start(COMPLETE | {"PUBLIC_URL": "http://smartcert.example"})

        assert done.returncode != 0
        assert "https" in done.stderr

    def test_passes_djangos_own_check_of_a_deployment(self):
        done = start(COMPLETE, "check", "--deploy", "--fail-level", "WARNING")

        assert done.returncode == 0, done.stderr

    def test_keeps_its_cookies_to_https_and_to_itself(self):
        names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "DEBUG"]
        script = f"from django.conf import settings; print([getattr(settings, name) for name in {names}])"

        done = start(COMPLETE, "shell", "--no-imports", "-c", script)

        assert done.stdout.strip() == "['__Host-sid', '__Host-csrf', True, True, False]"

    def test_has_no_simulator(self):
        script = "from django.urls import resolve; print(resolve('/simulator/'))"

        done = start(COMPLETE | {"SIMULATOR": "true"}, "shell", "--no-imports", "-c", script)

        assert "Resolver404" in done.stderr


class TestAWebProcess:
    """config/wsgi.py: what every web server starts, whichever it is."""

    def start(self, environment):
        script = "import config.wsgi; from certificates.keys import configured; print(configured.holds_issuing_keys())"
        outside = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        whole = outside | {"DJANGO_SETTINGS_MODULE": "config.settings.production"} | environment
        command = [sys.executable, "-c", script]
        return subprocess.run(command, cwd=ROOT, env=whole, capture_output=True, text=True, check=False)

    def test_needs_no_issuing_key(self):
        done = self.start({name: value for name, value in COMPLETE.items() if name != "KEYS_PASSPHRASE"})

        assert done.stdout.strip() == "False", done.stderr

    @pytest.mark.parametrize("name", ["KEYS_PASSPHRASE", "PKCS11_PIN"])
    @pytest.mark.parametrize("claim", ["true", "false", ""])
    def test_refuses_to_start_with_one(self, name, claim):
        without = {key: value for key, value in COMPLETE.items() if key != "KEYS_PASSPHRASE"}

        done = self.start(without | {name: "opens issuing keys", "HOLDS_ISSUING_KEYS": claim})

        assert done.returncode != 0
        assert "must not be given" in done.stderr
        assert "opens issuing keys" not in done.stderr


class TestKeysInAToken:
    IN_TOKENS = {
        "KEYS_BACKEND": "pkcs11", "PKCS11_MODULE": "/usr/lib/hsm.so", "PKCS11_TOKEN": "issuers", "PKCS11_PIN": "1",
        "RESPONDER_KEYS_BACKEND": "pkcs11", "RESPONDER_PKCS11_TOKEN": "responders", "RESPONDER_PKCS11_PIN": "2",
    }  # fmt: skip
    WITHOUT_FILES = {key: value for key, value in COMPLETE.items() if "PASSPHRASE" not in key}

    def test_need_no_passphrase(self):
        assert start(self.WITHOUT_FILES | self.IN_TOKENS).returncode == 0

    def test_need_a_pin_for_each_token(self):
        done = start(self.WITHOUT_FILES | self.IN_TOKENS | {"PKCS11_PIN": "", "RESPONDER_PKCS11_PIN": ""})

        assert done.returncode != 0
        assert "PKCS11_PIN, RESPONDER_PKCS11_PIN" in done.stderr


class TestKeysThatAreNotApart:
    @pytest.mark.parametrize(
        ("wrong", "named"),
        [
            ({"RESPONDER_KEYS_PASSPHRASE": COMPLETE["KEYS_PASSPHRASE"]}, "RESPONDER_KEYS_PASSPHRASE must differ"),
            (TestKeysInAToken.IN_TOKENS | {"RESPONDER_PKCS11_TOKEN": "issuers"}, "RESPONDER_PKCS11_TOKEN must differ"),
            ({"KEYS_BACKEND": "drawer"}, "must be one of file, pkcs11"),
        ],
    )
    def test_are_refused(self, wrong, named):
        done = start(COMPLETE | wrong)

        assert done.returncode != 0
        assert named in done.stderr
        assert COMPLETE["KEYS_PASSPHRASE"] not in done.stderr.replace("KEYS_PASSPHRASE", "")
