"""The seals a second time, outside the database: one JWS per line, only ever added to.

A seal that vanishes from the database with its rows still stands here. Copy the file to a place the database's
administrators cannot write (docs/operations.md).
"""

import os
from pathlib import Path

from django.conf import settings

from certificates.evidence import seal_signature
from certificates.models import Seal

_SEVERAL_LINES = 64 * 1024  # a seal is about 3 KB


def append(seal: Seal) -> None:
    """Add the seal, on a line of its own whatever a crash left behind, and wait until the disk has it."""
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    torn = _end(path, 1) not in (b"", b"\n")
    with path.open("a", encoding="ascii") as log:
        log.write("\n" * torn + seal.jws + "\n")
        log.flush()
        os.fsync(log.fileno())


def lines() -> list[str]:
    """Every seal that was ever signed, oldest first. A line that a crash cut off is no seal and is left out."""
    path = _path()
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding="ascii", errors="replace").splitlines() if _is_whole(line)]


def newest_number() -> int:
    """The number in the last whole line, 0 when there is none. Its signature is not asked for here."""
    whole = [line for line in _end(_path(), _SEVERAL_LINES).decode("ascii", "replace").splitlines() if _is_whole(line)]
    return int(seal_signature.unverified(whole[-1])["number"]) if whole else 0


def _end(path: Path, length: int) -> bytes:
    """The last bytes of the file: it grows for years and is read every few seconds."""
    if not path.exists():
        return b""
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - length))
        return log.read()


def _is_whole(line: str) -> bool:
    try:
        return seal_signature.unverified(line).keys() >= {"number", "root", "from_transaction", "to_transaction"}
    except (ValueError, IndexError):
        return False


def _path() -> Path:
    return Path(settings.SEAL_LOG)
