"""request.signed_in: the citizen whose session this is, or None; judged anew at each request (S3)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import sessions
from accounts.sessions import CITIZEN
from certificates.sign_in import session
from certificates.sign_in.token import SignedIn

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class CitizenRequest(HttpRequest):
    """What a page gets: a request that knows who is signed in."""

    signed_in: SignedIn | None


class SignedInMiddleware:
    def __init__(self, get_response: Callable[[CitizenRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: CitizenRequest) -> HttpResponse:
        has_session = request.session.get(CITIZEN) is not None
        request.signed_in = session.read(request.session, at=timezone.now()) if has_session else None
        response = self.get_response(request)
        if has_session:
            response.headers.setdefault("Cache-Control", "no-store")  # nothing personal stays in a shared browser
            _leave_if_ended(request)
        return response


def _leave_if_ended(request: CitizenRequest) -> None:
    """An act that stopped the very certificate this session was made with has ended the session's row."""
    key = request.session.session_key
    if request.method not in SAFE_METHODS and key and not request.session.exists(key):
        sessions.leave(request.session)
