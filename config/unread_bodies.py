"""Large bodies are refused unread; then they are poured away, because whoever is still sending cannot hear the answer.

Without this the connection is cut in the middle, and 413 becomes a broken pipe.
"""

from typing import Any

from django.conf import settings

POURED_AWAY_AT_MOST = 32 * 1024 * 1024  # beyond that the connection is cut after all
_AT_A_TIME = 64 * 1024


def pour_away(environ: dict[str, Any]) -> None:
    """Read to its end a body that is larger than any we take; nothing of it is kept. Smaller ones fit the socket."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return
    left = min(int(length), POURED_AWAY_AT_MOST)
    while left > 0 and (some := environ["wsgi.input"].read(min(left, _AT_A_TIME))):
        left -= len(some)
