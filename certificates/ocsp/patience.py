"""Nobody waits for a database that has fallen silent: a watch ends the connection under whoever still does (Q-23).

A call into libpq waits without limit. Waiting outside it, with a time, costs three calls more for each answer.
"""

import os
import socket
import threading
import time
from contextlib import suppress

PATIENCE = 2.0  # seconds for the connection, and for the row; five are allowed for the whole answer
_LOOKS_EVERY = 0.2

_waiting: set["Impatient"] = set()
_one_watch = threading.Lock()


class Impatient:
    """One connection under watch. `since` is when it began to wait (monotonic), None while it does not."""

    def __init__(self, descriptor: int) -> None:
        self.since: float | None = None
        self.gave_up = False
        self._line = socket.socket(fileno=os.dup(descriptor))
        _waiting.add(self)
        _watch()

    def give_up(self) -> None:
        """End the line in both directions: the call that waits on it returns at once, with an error."""
        self.gave_up = True
        with suppress(OSError):  # it broke by itself
            self._line.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        _waiting.discard(self)
        self._line.close()


def _watch() -> None:
    with _one_watch:
        if not any(thread.name == _look.__name__ for thread in threading.enumerate()):
            threading.Thread(target=_look, name=_look.__name__, daemon=True).start()


def _look() -> None:
    while True:
        time.sleep(_LOOKS_EVERY)
        for one in tuple(_waiting):
            if one.since is not None and time.monotonic() - one.since > PATIENCE:
                one.give_up()
