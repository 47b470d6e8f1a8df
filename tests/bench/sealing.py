"""The job that seals the history, in a process of its own, every second: ten times as often as in service."""

import time

from tests.bench import environment

# isort: split

# ruff: noqa: E402 - as in __main__
import django

django.setup()

from django.utils import timezone

from certificates.evidence import seals

EVERY_SECONDS = 1.0

if __name__ == "__main__":
    assert environment.PLACE
    while True:
        began = time.monotonic()
        seals.seal(at=timezone.now())
        time.sleep(max(0.0, EVERY_SECONDS - (time.monotonic() - began)))
