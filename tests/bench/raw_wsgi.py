"""What the web server alone can do, and with nothing but the look-up: the limits an OCSP face is measured against."""

import os
import threading

import psycopg
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_ANSWER = b"x" * 500
_HEADERS = [("Content-Type", "application/ocsp-response"), ("Content-Length", str(len(_ANSWER)))]
_SQL = b"SELECT status, stopped_at, stop_code FROM certificates_certificate WHERE serial = $1::bytea"
_here = threading.local()
_key, _ecdsa, _SIGNED = ec.generate_private_key(ec.SECP256R1()), ec.ECDSA(hashes.SHA256()), b"x" * 170


def plain(environ, start_response):
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", _HEADERS)
    return [_ANSWER]


def with_look_up(environ, start_response):
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    if not hasattr(_here, "pg"):
        _here.connection = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
        _here.pg = _here.connection.pgconn
        _here.pg.prepare(b"s", _SQL)
    place = int(os.environ["BENCH_SERIAL_AT"])
    found = _here.pg.exec_prepared(b"s", [body[place : place + 16]], [1])
    if not found.ntuples:
        raise LookupError("no such row")
    start_response("200 OK", _HEADERS)
    return [_ANSWER]


def with_look_up_and_signature(environ, start_response):
    answer = with_look_up(environ, start_response)
    _key.sign(_SIGNED, _ecdsa)
    return answer
