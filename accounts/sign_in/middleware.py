"""request.at_work: who of staff sits at this desk. Under /staff/ a citizen's cookie is not even looked at, elsewhere no
cookie of staff: a session of one kind can never be read as the other (contract §3).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.sign_in import session
from accounts.sign_in.session import AtWork

PREFIX = "/staff/"


class StaffRequest(HttpRequest):
    """What a page of staff gets."""

    at_work: AtWork | None


class StaffMiddleware:
    """Before SessionMiddleware, so that under /staff/ it finds no citizen."""

    def __init__(self, get_response: Callable[[StaffRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        request.at_work = None
        if not request.path_info.startswith(PREFIX):
            request.COOKIES.pop(settings.STAFF_COOKIE_NAME, None)
            return self.get_response(request)
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        key = request.COOKIES.get(settings.STAFF_COOKIE_NAME, "")
        request.at_work = session.read(key, at=timezone.now()) if key else None
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        if key and request.at_work is None and settings.STAFF_COOKIE_NAME not in response.cookies:
            forget_key(response)
        return response


def give_key(response: HttpResponse, key: str) -> None:
    response.set_cookie(
        settings.STAFF_COOKIE_NAME,
        key,
        path=PREFIX,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget_key(response: HttpResponse) -> None:
    response.delete_cookie(settings.STAFF_COOKIE_NAME, path=PREFIX, samesite="Strict")
