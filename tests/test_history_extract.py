"""A citizen takes their history away, and a stranger to this code proves it (R-64): over HTTP, sealed by the worker."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography import x509

from simulator.cast import CAST
from simulator.phone import USER_AUTHENTICATION, Phone
from tests.witnesses import fetched

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[1] / "docs" / "verify_extract.py"
SEALED_WITHIN_SECONDS = 60


@pytest.fixture
def phone(running_house):
    phone = Phone(running_house.base_url, timeout_seconds=120)
    phone.apply(phone.card_of(CAST["takashi"].full_name))
    phone.register(wait_seconds=120)
    phone.sign_in()
    yield phone
    phone.hang_up()


def verified(phone, folder):
    """The extract as it is now, and what docs/verify_extract.py says of it."""
    status, headers, content = phone.talk.send("GET", "/history/extract/")
    assert (status, headers["content-disposition"]) == (200, 'attachment; filename="history.json"')
    (folder / "history.json").write_bytes(content)
    (folder / "root.cer").write_bytes(fetched(f"{phone.talk.origin}/ca/root.cer"))
    command = [sys.executable, "-I", SCRIPT, folder / "history.json", folder / "root.cer"]
    return content.decode(), subprocess.run(command, capture_output=True, text=True, check=False)


class TestAnExtract:
    def test_is_proved_row_by_row_soon_after(self, phone, tmp_path):
        deadline = time.monotonic() + SEALED_WITHIN_SECONDS
        _told, judged = verified(phone, tmp_path)
        while "not sealed yet" in judged.stdout and time.monotonic() < deadline:
            time.sleep(1)
            _told, judged = verified(phone, tmp_path)

        assert judged.returncode == 0, judged.stdout + judged.stderr
        assert "not sealed yet" not in judged.stdout
        assert {"register", "issue", "application"} <= {line.split(": ")[-1] for line in judged.stdout.splitlines()}

    def test_carries_no_serial_number_and_no_document(self, phone, tmp_path):
        told, _judged = verified(phone, tmp_path)

        serial = x509.load_der_x509_certificate(phone.certificates[USER_AUTHENTICATION]).serial_number
        assert f"{serial:032x}" not in told.lower()
        assert "x5c" not in told.partition('"seals"')[0]
        assert CAST["takashi"].full_name not in told

    def test_is_for_who_is_signed_in(self, running_house):
        stranger = Phone(running_house.base_url)

        status, headers, _content = stranger.talk.send("GET", "/history/extract/")
        stranger.hang_up()

        assert (status, headers["location"]) == (302, "/sign-in/?next=%2Fhistory%2Fextract%2F")
