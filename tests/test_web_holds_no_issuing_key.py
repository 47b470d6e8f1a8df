"""The running web has nothing that opens an issuing key, and everything works: the worker issues (T16).

What a process was started with is read from the system, not from our own code.
"""

import json
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]

SECRETS = ("KEYS_PASSPHRASE", "KEYS_PASSPHRASE_FILE", "PKCS11_PIN", "PKCS11_PIN_FILE")
OPENS = """
import sys
if sys.argv[1] == "web":
    import config.wsgi
else:
    import django
    django.setup()
from certificates.keys import configured
from certificates.keys.signer import KeyNotHere
from certificates.models import Issuer, Responder

def opens(find, row):
    try:
        return bool(find(row.key_reference))
    except KeyNotHere:
        return False

print([opens(configured.issuer_signer, row) for row in Issuer.objects.all()],
      [opens(configured.responder_signer, row) for row in Responder.objects.all()])
"""


def processes(house, program):
    """Pid → environment, of the house's programs of this kind."""
    found, mark = {}, f"DATA_DIR={house.data_dir}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            environment = (folder / "environ").read_bytes().split(b"\0")
            if mark in environment and program.encode() in (folder / "cmdline").read_bytes():
                pairs = (line.decode().partition("=") for line in environment if line)
                found[int(folder.name)] = {name: value for name, _, value in pairs}
    return found


def which_open(environment, entrance):
    """What a program with exactly this environment, entering where the web or the worker does, could sign with."""
    words = [sys.executable, "-c", OPENS, entrance]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def remembers(pid, secret):
    """Whether this text stands anywhere in the memory of a process."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            places, permissions, *_ = line.split()
            start, end = (int(place, 16) for place in places.split("-"))
            if permissions.startswith("rw"):
                with suppress(OSError, ValueError, OverflowError):
                    memory.seek(start)
                    if secret in memory.read(end - start):
                        return True
    return False


@pytest.fixture(scope="module")
def web(running_house):
    found = processes(running_house, "granian")
    assert found
    return found


@pytest.fixture(scope="module")
def worker(running_house):
    found = processes(running_house, "procrastinate")
    assert found
    return found


class TestTheWeb:
    def test_was_not_given_what_opens_issuing_keys(self, web):
        for environment in web.values():
            assert not any(environment.get(name) for name in SECRETS)
            assert environment["HOLDS_ISSUING_KEYS"] == "false"

    def test_cannot_issue_and_can_answer(self, web, worker):
        for environment in web.values():
            assert which_open(environment, "web") == f"{[False] * 5} {[True] * 4}"
        for environment in worker.values():  # the question can be answered the other way
            assert which_open(environment, "worker") == f"{[True] * 5} {[True] * 4}"

    def test_does_not_have_the_passphrase_in_its_memory(self, running_house, web, worker):
        issuing, responding = (
            (running_house.data_dir / "secrets" / name).read_bytes().strip()
            for name in ("keys-passphrase", "responder-keys-passphrase")
        )
        try:
            known = [remembers(pid, issuing) for pid in worker]
        except PermissionError:
            pytest.skip("this system shows no process's memory")

        assert any(known)  # the search finds what is there
        assert any(remembers(pid, responding) for pid in web)
        assert not any(remembers(pid, issuing) for pid in web)

    def test_says_so_to_who_watches_it(self, running_house):
        with urllib.request.urlopen(f"{running_house.base_url}/health/ready", timeout=10) as answer:
            said = json.load(answer)

        assert said["keys"] == "responders"
        assert said["responders"] is True
