"""The first words to whoever started the house: where it is, who to be, what to try."""

import http.client
import time
from contextlib import closing, suppress

ANSWERS_WITHIN_SECONDS = 60


class NoAnswer(Exception):
    """The web server was started but did not answer in time; its log says why."""


def wait_until_it_answers(host: str, port: int) -> None:
    """Raises NoAnswer when it does not within a minute."""
    deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError, http.client.HTTPException):
            if _status("127.0.0.1" if host == "0.0.0.0" else host, port) == 200:  # noqa: S104 - where we listen
                return
        time.sleep(0.1)
    raise NoAnswer(f"The web server did not answer on port {port}.")


def _status(host: str, port: int) -> int:
    with closing(http.client.HTTPConnection(host, port, timeout=5)) as connection:
        connection.request("GET", "/health/live")
        return connection.getresponse().status


def words(port: int, *, seconds: float) -> str:
    return f"""
  The house is open ({seconds:.0f} s):   http://localhost:{port}/

  A sandbox: every person, card, PIN and certificate in it is fictional.
  1. Card tray     http://localhost:{port}/simulator/   take a card; its PINs are printed on it
  2. Apply         http://localhost:{port}/certificates/apply/   put the card's function on this "phone"
  3. Sign in       http://localhost:{port}/sign-in/   with this phone and its PIN, or with the card
  4. Lost it?      http://localhost:{port}/lost/   suspend, then ask: openssl ocsp … (README)
  For programs     http://localhost:{port}/api/v1/docs/

  Try a window as narrow as a phone's. Ctrl+C closes the house; what you did is kept in .data/
"""
