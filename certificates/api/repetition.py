"""Idempotency-Key: an unsafe call sent twice is carried out once and answered the same (contract §3).

Who lost an answer on the way does not know whether the act was done, least of all whoever has just stopped a phone. The
answer is stored in the transaction of the act. Keys belong to a session, whose owner alone can repeat: the session may
have ended by then, its cookie still says who asked.
"""

import functools
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import sessions
from accounts.sessions import digest
from certificates.api import problems
from certificates.models import IdempotencyKey

_KEY = re.compile(r"[\x21-\x7e]{1,100}")
Method = Callable[..., HttpResponseBase]


def answered_once(method: Method) -> Method:
    """Around a call's `post`: what it refuses is stored here; what it does, it stores itself with keep()."""

    @functools.wraps(method)
    def post(call: Any, request: Request, **kwargs: Any) -> HttpResponseBase:
        key, owner = _key_of(request), _owner_of(request)
        if key is None or owner is None:
            return method(call, request, **kwargs)
        with _alone(owner, key):
            earlier = IdempotencyKey.objects.filter(owner=owner, key=key).first()
            return _again(earlier, request) if earlier else _now(method, call, request, **kwargs)

    return post


def with_its_answer(request: Request) -> AbstractContextManager[object]:
    """One transaction for an act and its stored answer. Where nothing is stored the act's own is enough."""
    return transaction.atomic() if _key_of(request) else nullcontext()


def keep(request: Request, status: int, answer: dict[str, Any]) -> Response:
    """The answer, stored if the call has a key; to be called in the transaction of the act."""
    _store(request, status, json.dumps(answer))
    return Response(answer, status=status)


def renew_session_if_ended(request: Request, response: Response) -> Response:
    """After an act that ended this very session: an anonymous one in its place, if the call may be repeated in it."""
    session = request.session
    if _key_of(request) and session.session_key and not session.exists(session.session_key):
        sessions.leave(session)
        session.create()
        _store(request, response.status_code, json.dumps(response.data))
    return response


def _now(method: Method, call: Any, request: Request, **kwargs: Any) -> HttpResponseBase:
    try:
        return method(call, request, **kwargs)
    except problems.REFUSALS as refusal:
        if isinstance(refusal, problems.PASSING):
            raise
        response = call.handle_exception(refusal)
        _store(request, response.status_code, response.content.decode())
        return response


def _again(earlier: IdempotencyKey, request: Request) -> HttpResponseBase:
    if bytes(earlier.body_digest) != _digest_of(request):
        raise problems.IdempotencyKeyReused
    if earlier.status < 400:
        return Response(json.loads(earlier.answer), status=earlier.status)
    return HttpResponse(earlier.answer, status=earlier.status, content_type="application/problem+json")


def _store(request: Request, status: int, answer: str) -> None:
    """As text, because jsonb would put its members in another order."""
    key, owner = _key_of(request), _owner_of(request)
    if key is not None and owner is not None:
        IdempotencyKey.objects.create(
            owner=owner, key=key, body_digest=_digest_of(request), status=status, answer=answer, at=timezone.now()
        )


def _key_of(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise problems.Malformed("Idempotency-Key")
    return key


def _owner_of(request: Request) -> str | None:
    key = request.session.session_key or request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return digest(key) if key else None


def _digest_of(request: Request) -> bytes:
    """Of the whole call, keyed with the pepper: a body holds a PIN of ten thousand possible ones."""
    call = b"\n".join([str(request.method).encode(), request.path.encode(), request._request.body])
    return hmac.digest(settings.SECRET_PEPPER.encode(), call, hashlib.sha256)


@contextmanager
def _alone(owner: str, key: str) -> Iterator[None]:
    """Two that come at once wait for each other. A lock of the connection: refused calls roll back, counts stay."""
    number = int.from_bytes(hashlib.sha256(f"{owner} {key}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
