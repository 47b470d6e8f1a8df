"""OCSP over HTTP: a plain WSGI function beside Django (RFC 6960 appendix A, quality.md §1).

Every answer to a question is application/ocsp-response, errors too, and `no-store`: a status must be true at once
(R-60). What is not a question at all gets its HTTP status and an empty body. Nothing here is logged: paths carry serial
numbers (R-25).
"""

import binascii
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from certificates.ocsp.answer import answer
from certificates.x509 import ocsp

LARGEST_REQUEST = 64 * 1024
PREFIX = "/ocsp/"
_HEADERS = [
    ("Content-Type", ocsp.CONTENT_TYPE_ANSWERED),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]
_OK = "200 OK"
_STANDARD_ALPHABET = bytes.maketrans(b"-_ ", b"+/+")  # url-safe spelling, and a plus that became a space on its way


class NotAQuestion(Exception):
    """HTTP that carries no OCSP request. `status` is its status line."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    try:
        body = _reply(environ)
    except NotAQuestion as refusal:
        allow = [("Allow", "GET, HEAD, POST")] if refusal.status.startswith("405") else []
        start_response(refusal.status, [("Content-Length", "0"), ("Cache-Control", "no-store"), *allow])
        return [b""]
    start_response(_OK, [*_HEADERS, ("Content-Length", str(len(body)))])
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _reply(environ: dict[str, Any]) -> bytes:
    method = environ["REQUEST_METHOD"]
    if method == "POST":
        return answer(_posted(environ), clock=_now)
    if method not in ("GET", "HEAD"):
        raise NotAQuestion("405 Method Not Allowed")
    try:
        return answer(_in_path(environ["PATH_INFO"]), clock=_now)
    except ValueError:
        return ocsp.MALFORMED_REQUEST


def _now() -> datetime:
    return datetime.now(UTC)


def _posted(environ: dict[str, Any]) -> bytes:
    content_type = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if content_type != ocsp.CONTENT_TYPE_ASKED:
        raise NotAQuestion("415 Unsupported Media Type")
    length = environ.get("CONTENT_LENGTH", "")
    if not (length.isascii() and length.isdigit()):
        raise NotAQuestion("411 Length Required")
    if len(length) > 9 or int(length) > LARGEST_REQUEST:
        raise NotAQuestion("413 Content Too Large")
    return bytes(environ["wsgi.input"].read(int(length)))


def _in_path(path: str) -> bytes:
    """The request in a GET's path, in every spelling of base64 that clients use. Raises ValueError.

    WSGI has taken one layer of %-escapes off; some clients put on two. Slashes inside belong to the base64: a proxy in
    front must not merge them.
    """
    text = path.removeprefix(PREFIX).lstrip("/").encode("latin-1")
    if len(text) > 2 * LARGEST_REQUEST:
        raise NotAQuestion("414 URI Too Long")
    if b"%" in text:
        text = unquote_to_bytes(text)
    text = text.translate(_STANDARD_ALPHABET, b"\r\n\t").rstrip(b"=")
    return binascii.a2b_base64(text + b"=" * (-len(text) % 4), strict_mode=True)
