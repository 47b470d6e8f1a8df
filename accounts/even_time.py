"""An answer that takes equally long whatever it was, so that the time tells nothing (T20)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta


@contextmanager
def at_least(length: timedelta) -> Iterator[None]:
    """Wait, if the block took less. A refusal leaves at once: whoever is sent away shall not keep a thread busy."""
    began = time.monotonic()
    yield
    time.sleep(max(0.0, length.total_seconds() - (time.monotonic() - began)))
