"""The peer in C: `openssl ocsp` with our issuer, our responder's key and the same rows in its index, all in memory."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil
from cryptography.hazmat.primitives import serialization
from psycopg import sql

from certificates.keys import configured
from certificates.models import Issuer, Responder
from tests.bench import house
from tests.bench.environment import PLACE
from tests.running_house import free_port

FOLDER = PLACE / "openssl"
_INDEX = """
COPY (SELECT CASE status WHEN 'valid' THEN 'V' ELSE 'R' END, to_char(not_after, 'YYMMDDHH24MISS"Z"'),
             CASE WHEN status <> 'valid' THEN to_char(stopped_at, 'YYMMDDHH24MISS"Z"') || ',' || stop_code ELSE '' END,
             upper(encode(serial, 'hex')), 'unknown', '/CN=holder'
      FROM certificates_certificate WHERE id IN (SELECT id FROM bench.{batch})) TO STDOUT
"""
_PEM = serialization.Encoding.PEM


def version() -> str:
    return subprocess.run(["openssl", "version"], capture_output=True, text=True, check=True).stdout.strip()


def write_index(file: Path, batch: str) -> None:
    """The rows of one batch as openssl's text index has them, as they stand now."""
    with house.as_superuser() as connection, connection.cursor() as cursor, file.open("wb") as out:
        connection.execute("SET timezone = 'UTC'")
        statement = sql.SQL(_INDEX).format(batch=sql.Identifier(batch))
        with cursor.copy(statement) as rows:
            for block in rows:
                out.write(block)
    file.with_name(file.name + ".attr").write_text("unique_subject = no\n")


def prepare(slug: str = "card-authentication") -> None:
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    write_index(FOLDER / "index.txt", "asked")
    _write_identity(slug)


@contextmanager
def responder() -> Iterator[house.Running]:
    """Two processes of it. Good for one round of load: a client that leaves without a word makes one spin for ever."""
    port = free_port()
    files = ["-index", "index.txt", "-CA", "issuer.pem", "-rsigner", "responder.pem", "-rkey", "responder.key"]
    command = ["openssl", "ocsp", "-port", str(port), *files, "-nmin", "2", "-multi", "2"]
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=FOLDER, stdout=silent, stderr=silent)
    try:
        house.wait_for(port)
        yield house.Running("openssl ocsp", port, psutil.Process(process.pid))
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # the group it made; else children stay
        process.wait()


def stop_one(serial: bytes) -> float:
    """Mark one more certificate as revoked in its index, as `openssl ca -revoke` would; the moment it was done."""
    index = FOLDER / "index.txt"
    name = serial.hex().upper().encode()
    lines = index.read_bytes().split(b"\n")
    place = next(i for i, line in enumerate(lines) if name in line)
    parts = lines[place].split(b"\t")
    parts[0], parts[2] = b"R", f"{datetime.now(UTC):%y%m%d%H%M%SZ},certificateHold".encode()
    lines[place] = b"\t".join(parts)
    (FOLDER / "index.new").write_bytes(b"\n".join(lines))
    os.replace(FOLDER / "index.new", index)
    return time.monotonic()


def _write_identity(slug: str) -> None:
    issuer = Issuer.objects.get(slug=slug, issues=True)
    speaks = Responder.objects.filter(issuer=issuer).latest()
    key = configured.responder_signer(speaks.key_reference).private_key
    secret = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    for name, content in (
        ("issuer.pem", configured.parsed(bytes(issuer.certificate_der)).public_bytes(_PEM)),
        ("responder.pem", configured.parsed(bytes(speaks.certificate_der)).public_bytes(_PEM)),
        ("responder.key", secret),
    ):
        (FOLDER / name).touch(mode=0o600)
        (FOLDER / name).write_bytes(content)
