"""The programs the house is made of, and how each is started, watched and stopped."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from certificates.ocsp.give_way import lower

ROOT = Path(__file__).parents[1]
STOP_WITHIN_SECONDS = 12
RESTART_AFTER_SECONDS = 1.0
GIVEN_WAY = 10  # nice
PROCESSORS = max(2, os.cpu_count() or 1)  # a process has so many threads or twice as many: settings.POOL_SIZE
CONNECTIONS = 1024  # per process; an idle browser keeps its place, so with few of them a waiting room is a closed door

# Whatever this house was given to open issuing keys: not even the memory of a web process has it. (Empty is unset.)
WITHOUT_ISSUING_KEYS = {
    "HOLDS_ISSUING_KEYS": "false",
    **dict.fromkeys(("KEYS_PASSPHRASE", "KEYS_PASSPHRASE_FILE", "PKCS11_PIN", "PKCS11_PIN_FILE"), ""),
}


@dataclass
class Part:
    """One program beside the others; Ctrl+C does not reach it, so that the house can stop its parts in order."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    log: Path | None = None
    gives_way: bool = False  # where the processor is short, the others go first
    _process: "subprocess.Popen[bytes] | None" = None
    _started: float = 0.0

    def start(self) -> None:
        self._started = time.monotonic()
        environment = os.environ | self.environment
        output = open(self.log, "ab") if self.log else None  # noqa: SIM115 - handed over, closed below
        try:
            self._process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                preexec_fn=_give_way_and_end_with_parent if self.gives_way else _end_with_parent,
            )
        finally:
            if output:
                output.close()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def restart_if_dead(self) -> None:
        if not self.is_running() and time.monotonic() - self._started > RESTART_AFTER_SECONDS:
            print(f"The {self.name} is gone; starting it again.", file=sys.stderr, flush=True)
            self._end_group(signal.SIGKILL)
            self.start()

    def stop(self) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            self._process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._end_group(signal.SIGKILL)
            self._process.wait()

    def _end_group(self, number: signal.Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)


def web(*, host: str, port: int) -> Part:
    """Everything that FACES names. More processes than processors: connections are shared out among them by chance, and
    in the fuller of two a page waits for others while a processor is free."""
    return Part("web server", _granian(host, port, workers=4, threads=PROCESSORS), environment=WITHOUT_ISSUING_KEYS)


def status(*, host: str, port: int) -> Part:
    """OCSP and the lists in a pool of their own, which gives way: whoever floods it must not keep a stop waiting."""
    environment = WITHOUT_ISSUING_KEYS | {"FACES": "verifier"}
    return Part(
        "status server",
        _granian(host, port, workers=2, threads=2 * PROCESSORS),
        environment=environment,
        gives_way=True,
    )


def _granian(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """In the mode that suits Django; nothing in the code depends on it (quality.md §1)."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws", "--http", "1"]
    options += ["--workers", str(workers), "--blocking-threads", str(threads), "--backpressure", str(CONNECTIONS)]
    options += [
        "--respawn-failed-workers",
        "--respawn-interval",
        "0.5",
        "--workers-kill-timeout",
        "8",
        "--log-level",
        "warning",
    ]
    return [sys.executable, "-m", "granian", *options, "config.wsgi:application"]


def worker() -> Part:
    """More jobs at once than there are issuers (four): while each has its lists made, mails still go out."""
    options = ["--concurrency", "6", "--shutdown-graceful-timeout", "8"]
    return Part("job worker", [sys.executable, "manage.py", "procrastinate", "worker", *options])


def manage(*arguments: str, environment: dict[str, str] | None = None) -> None:
    """A command of manage.py, to its end. Raises CalledProcessError when it fails."""
    whole = os.environ | (environment or {})
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=whole, check=True)


def port_is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _end_with_parent() -> None:
    """Linux only: when the house is killed, its parts are told to end. Elsewhere somebody must stop them by hand."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _give_way_and_end_with_parent() -> None:
    lower(os.getpid(), GIVEN_WAY)
    _end_with_parent()
