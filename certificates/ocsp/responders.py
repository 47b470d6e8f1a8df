"""Who speaks for which issuer: the issuers' hashes and the newest responder of each, kept in memory.

Read again every minute, and when an unknown issuer is asked about (a new generation may have come), at most once a
second. Only this is kept: the status of a certificate never is (R-60).
"""

import logging
import threading
import time
from datetime import datetime
from typing import Any

from cryptography import x509
from psycopg.rows import tuple_row

from certificates.keys.configured import responder_signer
from certificates.keys.file_signer import KeyNotHere
from certificates.models import Issuer, Responder
from certificates.ocsp.forms import Forms
from certificates.ocsp.rows import Connection
from certificates.ocsp.speaker import Speaker
from certificates.x509 import ocsp
from certificates.x509.ocsp import CertId

log = logging.getLogger("smartcert.ocsp")

_READ_AGAIN_AFTER = 60.0  # seconds
_SOONEST = 1.0
_ISSUERS = f"SELECT id, name_sha1, key_sha1, name_sha256, key_sha256 FROM {Issuer._meta.db_table}"  # noqa: S608
_RESPONDERS = (
    f"SELECT issuer_id, certificate_der, key_reference, not_after FROM {Responder._meta.db_table} "  # noqa: S608
    "ORDER BY not_after DESC"
)


_Key = tuple[str, bytes, bytes]


class Directory:
    """Speakers by what a CertID says of its issuer: the hash used, and both hashes, name and key."""

    def __init__(self) -> None:
        self._forms = Forms()
        self._speakers: dict[_Key, Speaker] = {}
        self._read_at = float("-inf")
        self._lock = threading.Lock()

    def forms(self) -> Forms:
        """The forms of question that these speakers have met; none when it is time to read the speakers again."""
        return self._forms if time.monotonic() - self._read_at <= _READ_AGAIN_AFTER else Forms()

    def find(self, asked: CertId, connection: Connection) -> Speaker | None:
        if time.monotonic() - self._read_at > _READ_AGAIN_AFTER:
            self._read(connection)
        key = (asked.hash_name, asked.name_hash, asked.key_hash)
        if key not in self._speakers and time.monotonic() - self._read_at > _SOONEST:
            self._read(connection)
        return self._speakers.get(key)

    def forget(self) -> None:
        """Read everything again when next asked."""
        self._read_at = float("-inf")

    def _read(self, connection: Connection) -> None:
        with self._lock, connection.psycopg.cursor(row_factory=tuple_row) as cursor:
            if time.monotonic() - self._read_at <= _SOONEST:
                return  # another thread has just done it
            responders = _responders(cursor.execute(_RESPONDERS).fetchall())
            self._speakers = _speakers(cursor.execute(_ISSUERS).fetchall(), responders)
            self._forms = Forms()
            self._read_at = time.monotonic()


def _responders(rows: list[tuple[Any, ...]]) -> dict[int, tuple[ocsp.Responder, datetime]]:
    """The newest usable responder of each issuer."""
    found: dict[int, tuple[ocsp.Responder, datetime]] = {}
    for issuer_id, der, reference, not_after in rows:
        if issuer_id in found:
            continue
        try:
            signer = responder_signer(reference)
        except KeyNotHere:
            log.error("the responder key of issuer %s is not here", issuer_id)
            continue
        found[issuer_id] = ocsp.Responder(x509.load_der_x509_certificate(bytes(der)), signer), not_after
    return found


def _speakers(
    rows: list[tuple[Any, ...]], responders: dict[int, tuple[ocsp.Responder, datetime]]
) -> dict[_Key, Speaker]:
    speakers: dict[_Key, Speaker] = {}
    for issuer_id, name_sha1, key_sha1, name_sha256, key_sha256 in rows:
        speaker = Speaker(issuer_id, *responders.get(issuer_id, (None, None)))
        speakers["sha1", bytes(name_sha1), bytes(key_sha1)] = speaker
        speakers["sha256", bytes(name_sha256), bytes(key_sha256)] = speaker
    return speakers
