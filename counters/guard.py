"""Who may open a page of staff: nobody, unless the page names their role (deny by default, security.md).

`@staff_only(Role.…)` stands over every page; a test walks the addresses and fails for one without it. What keeps a page
from opening has a page of its own: the second factor, a new password, the lock, the proof asked for again.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.office import working_for
from accounts.roles import STAFF_ROLES, Role
from accounts.sign_in import session
from accounts.sign_in.middleware import PREFIX, StaffRequest
from accounts.sign_in.session import AtWork

QUIET = "X-Quiet"  # a page that looks by itself whether something is new: nobody sits there for that
EVERYBODY = tuple(sorted(STAFF_ROLES))
PageOfStaff = Callable[..., HttpResponse]


def staff_only(*roles: Role, proved: bool = False) -> Callable[[PageOfStaff], PageOfStaff]:
    """The page is given who sits there. `proved`: only with a second factor given in the last quarter of an hour."""

    def guard(page: PageOfStaff) -> PageOfStaff:
        @wraps(page)
        def guarded(request: StaffRequest, **named: Any) -> HttpResponse:
            elsewhere = _what_comes_first(request, proved=proved)
            if elsewhere is not None:
                return elsewhere
            at_work = request.at_work
            if at_work is None or Role(at_work.member.role) not in roles:
                raise PermissionDenied
            if QUIET not in request.headers:
                session.seen(at_work, at=timezone.now())
            with _office_of(at_work):
                return page(request, at_work, **named)

        wrapped: Any = never_cache(guarded)
        wrapped.roles, wrapped.proved = frozenset(roles), proved  # read by the test of the matrix
        return wrapped

    return guard


def open_to_nobody_yet(page: PageOfStaff) -> PageOfStaff:
    """A step of signing in: it judges by itself how far somebody has come."""
    wrapped: Any = never_cache(page)
    wrapped.roles, wrapped.proved = frozenset(), False
    return wrapped


def open_to_machines(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No member of staff asks here: what is sent proves itself, and the page judges the proof."""
    wrapped: Any = never_cache(page)
    wrapped.roles, wrapped.proved = frozenset(), False
    return cast("Callable[..., HttpResponse]", wrapped)


def _office_of(at_work: AtWork) -> AbstractContextManager[None]:
    """A counter sees its own city only (R-40), in one transaction; other roles are national."""
    office = at_work.member.municipality_id
    return working_for(office) if office else nullcontext()


def _what_comes_first(request: StaffRequest, *, proved: bool) -> HttpResponse | None:
    step = next_step(request.at_work)
    if step is None and proved and request.at_work and not request.at_work.has_proved(timezone.now()):
        step = "counters:prove"
    if step is None:
        return None
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"step": step.partition(":")[2]}, status=423)
    back = request.get_full_path() if request.method in ("GET", "HEAD") else _page_of(request)
    return HttpResponseRedirect(f"{reverse(step)}?{urlencode({'next': back})}")


def next_step(at_work: AtWork | None) -> str | None:
    """The page that comes before any other for this person; None when they may work."""
    if at_work is None:
        return "counters:sign_in"
    if at_work.session.proved_at is None:
        return "counters:code"
    if at_work.is_locked:
        return "counters:unlock"
    if at_work.member.must_change_password:
        return "counters:change_password"
    return None


def _page_of(request: StaffRequest) -> str:
    """The page whose form was sent: what was typed there is still in the browser's memory when it is opened again."""
    path = urlsplit(request.headers.get("Referer", "")).path
    return path if path.startswith(PREFIX) else reverse("counters:home")
