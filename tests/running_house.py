"""The real thing for the journeys: granian and the job worker as programs of their own, on a database of their own."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from config import welcome
from config.database_roles import APPLICATION, OWNER
from config.house_parts import Part, manage, web, worker
from tests import database

TELEPHONY_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # the one of Standard Webhooks' own examples


@dataclass(frozen=True)
class RunningHouse:
    base_url: str
    database: str
    data_dir: Path
    web_log: Path
    worker_log: Path
    parts: dict[str, Part] = field(default_factory=dict)  # by name, as started

    @property
    def database_url(self) -> str:
        """With the application's role: what the house itself may do."""
        return database.url(self.database, role=APPLICATION)

    @property
    def owner_url(self) -> str:
        return database.url(self.database, role=OWNER)

    def connect(self) -> psycopg.Connection:
        """To look at what is stored, with no more rights than the application has."""
        return psycopg.connect(self.database_url, autocommit=True)

    def log_text(self) -> str:
        """Everything the house has said so far."""
        return "".join(path.read_text(errors="replace") for path in (self.web_log, self.worker_log) if path.exists())


@contextmanager
def opened(template: str, folder: Path, **settings: str) -> Iterator[RunningHouse]:
    """A house with issuers and cast, serving on a free port until the block ends; `settings` join its environment."""
    port = free_port()
    name = f"house_{os.getpid()}_{port}"
    logs = [folder / "web.log", folder / "worker.log"]
    house = RunningHouse(f"http://localhost:{port}", name, folder / "data", *logs)
    database.clone(template, name)
    environment = _environment(house, port) | settings
    with ExitStack() as stack:
        stack.callback(database.drop, name)
        manage("prepare_house", environment=environment)
        for part, log in zip((web(host="127.0.0.1", port=port), worker()), logs, strict=True):
            running = Part(part.name, part.command, environment=environment | part.environment, log=log)
            stack.callback(running.stop)
            running.start()
            house.parts[part.name] = running
        welcome.wait_until_it_answers("127.0.0.1", port)
        yield house


def _environment(house: RunningHouse, port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "DATA_DIR": str(house.data_dir),
        "DATABASE_URL": house.database_url,
        "DATABASE_OWNER_URL": house.owner_url,
        "PORT": str(port),
        "PUBLIC_URL": house.base_url,
        "ISSUING_HOURS": "always",
        "SIMULATOR": "true",
        "TELEPHONY_SECRET": TELEPHONY_SECRET,
        "DEBUG": "false",
        "LOG_LEVEL": "INFO",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
