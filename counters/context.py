"""What every page of staff needs to know: who sits there, and what their role may open."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts import drafts
from accounts.sign_in.session import AtWork
from counters.guard import QUIET
from counters.menu import menu


def staff(request: HttpRequest) -> dict[str, Any]:
    at_work = getattr(request, "at_work", None)
    if at_work is None or not at_work.is_signed_in or at_work.is_locked:
        return {}
    return {
        "at_work": at_work,
        "staff_menu": menu(request),  # type: ignore[arg-type]
        "draft": draft_of(request, at_work),
        "has_key": at_work.member.security_keys.exists(),
    }


def draft_of(request: HttpRequest, at_work: AtWork) -> drafts.Fields | None:
    """What this person had typed here before they left the desk: when they open the page themselves, and once."""
    if request.method != "GET" or QUIET in request.headers:
        return None
    return drafts.take(at_work.member, request.path, at=timezone.now())
