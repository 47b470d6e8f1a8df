"""The house as `make run` opens it: refuses a taken port, brings back what dies, leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.running_house import free_port

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 90


class House:
    """The program, with data of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.port, self.log = data, free_port(), data / "house.log"
        data.mkdir()

    def open(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO"))}
        environment |= {"DATA_DIR": str(self.data), "PORT": str(self.port), "HOST": "127.0.0.1"}
        command = [sys.executable, "-m", "config.house"]
        with self.log.open("ab") as log:
            self.program = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self.until(lambda: self.ready(), "ready")

    def ready(self) -> bool:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as answer,
        ):
            return json.load(answer)["ready"]
        return False

    def until(self, true, what) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not true():
            assert time.monotonic() < deadline, f"never {what}: {self.log.read_text()}"
            time.sleep(0.1)

    def parts(self) -> dict[str, int]:
        """The programs that belong to it, by name; read from /proc by what only ours have in their environment."""
        mark, found = f"DATA_DIR={self.data}\0".encode(), {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                line = (folder / "cmdline").read_bytes()
                if mark in (folder / "environ").read_bytes():
                    name = next(
                        (word for word in ("granian", "procrastinate", "/bin/postgres") if word.encode() in line), ""
                    )
                    found.setdefault(name, int(folder.name))
        return {name: pid for name, pid in found.items() if name}

    def close(self) -> int:
        self.program.send_signal(signal.SIGINT)
        return self.program.wait(PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One for all: each test leaves it open, but the last."""
    house = House(tmp_path_factory.mktemp("house") / "data")
    house.open()
    yield house
    if house.program.poll() is None:
        house.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
class TestTheHouse:
    def test_refuses_a_taken_port(self, house):
        environment = os.environ | {"DATA_DIR": str(house.data), "PORT": str(house.port)}
        command = [sys.executable, "-m", "config.house"]

        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

        assert done.returncode == 1
        assert f"PORT={house.port + 1} make run" in done.stderr

    @pytest.mark.parametrize("part", ["granian", "procrastinate", "/bin/postgres"])
    def test_brings_back_what_was_killed(self, house, part):
        killed = house.parts()[part]

        os.kill(killed, signal.SIGKILL)

        house.until(lambda: house.parts().get(part, killed) != killed and house.ready(), f"back with its {part}")

    def test_ends_with_its_program_and_opens_again_on_the_same_data(self, house):
        house.program.kill()
        house.program.wait()
        house.until(lambda: not {"granian", "procrastinate"} & set(house.parts()), "without its parts")

        house.open()

        assert house.ready()

    def test_closes_without_leaving_anything_behind(self, house):
        assert set(house.parts()) == {"granian", "procrastinate", "/bin/postgres"}

        assert house.close() == 0
        house.until(lambda: not house.parts(), "empty")
