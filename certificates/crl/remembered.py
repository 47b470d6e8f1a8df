"""What was published last, kept outside the database: a restored backup must not bring certificates back to life (T18).

One file for each list of an issuer: a line of JSON, then the serials shard by shard, sixteen octets each, in order. The
folder belongs to the worker and is named by the issuer's key, so that a house that was set up anew starts anew.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from struct import Struct
from typing import BinaryIO

from django.conf import settings

from certificates.models import Issuer
from certificates.x509.certificate import SERIAL_LENGTH

_PIECE = Struct(">HI")  # a shard, and how many serials of it follow
_FEW = 64
NOTHING = "3:3:"  # the snapshot that sees no transaction of anybody's


@dataclass(frozen=True)
class LastList:
    """A list as it was published last. `seen`: whose rows it was made of, a snapshot as PostgreSQL writes it."""

    number: int
    this_update: datetime
    seen: str
    accepted: bool
    path: Path

    def serials(self) -> Iterator[tuple[int, bytes]]:
        """Shard by shard, in the order in which they were written."""
        with self.path.open("rb") as file:
            file.readline()
            while head := file.read(_PIECE.size):
                shard, count = _PIECE.unpack(head)
                yield shard, file.read(count * SERIAL_LENGTH)


def folder(issuer: Issuer) -> Path:
    key = bytes(issuer.key_sha256).hex()[:16]
    return Path(settings.PUBLISHED_LISTS_DIR) / f"{issuer.slug}-{issuer.generation}-{key}"


def last_lists(issuer: Issuer) -> dict[str, LastList]:
    """By scope; a scope that was never published has none."""
    return {path.stem: _read(path) for path in folder(issuer).glob("*.list")}


def _read(path: Path) -> LastList:
    with path.open("rb") as file:
        said = json.loads(file.readline())
    this_update = datetime.fromisoformat(said["this_update"])
    return LastList(said["number"], this_update, said.get("seen", NOTHING), said.get("accepted", False), path)


class NextList:
    """The file of a list that is being made. It counts from `keep` on, which comes after COMMIT: until then the last
    one stands, and a worker that dies in between leaves a file that is one list behind, never one ahead."""

    def __init__(self, issuer: Issuer, scope: str, *, number: int, this_update: datetime, seen: str) -> None:
        self._path = folder(issuer) / f"{scope}.list"
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file: BinaryIO = self._path.with_suffix(".new").open("wb")
        said = {"number": number, "this_update": this_update.isoformat(), "seen": seen}
        self._file.write(json.dumps(said).encode() + b"\n")

    def add(self, shard: int, serials: bytes) -> None:
        self._file.write(_PIECE.pack(shard, len(serials) // SERIAL_LENGTH) + serials)

    def keep(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self.close()
        os.replace(self._path.with_suffix(".new"), self._path)
        _sync(self._path.parent)

    def close(self) -> None:
        self._file.close()


def accept(issuer: Issuer) -> None:
    """Forget what the last lists held, but not their numbers and moments: what comes next still rises."""
    for scope, last in last_lists(issuer).items():
        said = {"number": last.number, "this_update": last.this_update.isoformat(), "seen": NOTHING, "accepted": True}
        new = folder(issuer) / f"{scope}.new"
        new.write_bytes(json.dumps(said).encode() + b"\n")
        os.replace(new, last.path)
    _sync(folder(issuer))


def missing(before: bytes, now: bytes) -> list[bytes]:
    """The serials of `before` that `now` lacks; both in order. What is the same in both is compared, not looked at."""
    if before == now or not before:
        return []
    if len(before) <= _FEW * SERIAL_LENGTH:
        there = set(_each(now))
        return [serial for serial in _each(before) if serial not in there]
    middle = len(before) // SERIAL_LENGTH // 2 * SERIAL_LENGTH
    cut = _place(now, before[middle : middle + SERIAL_LENGTH])
    return missing(before[:middle], now[:cut]) + missing(before[middle:], now[cut:])


def _each(serials: bytes) -> Iterator[bytes]:
    return (serials[at : at + SERIAL_LENGTH] for at in range(0, len(serials), SERIAL_LENGTH))


def _place(serials: bytes, wanted: bytes) -> int:
    """Where in these the first one stands that is not smaller."""
    low, high = 0, len(serials) // SERIAL_LENGTH
    while low < high:
        middle = (low + high) // 2
        if serials[middle * SERIAL_LENGTH : (middle + 1) * SERIAL_LENGTH] < wanted:
            low = middle + 1
        else:
            high = middle
    return low * SERIAL_LENGTH


def _sync(directory: Path) -> None:
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
