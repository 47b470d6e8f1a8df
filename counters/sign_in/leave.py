"""Leaving the desk: lock it, hand it over to the next person, sign out; and the sign that somebody is still there."""

from urllib.parse import urlsplit

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts import drafts
from accounts.sign_in import session
from accounts.sign_in.middleware import PREFIX, StaffRequest, forget_key
from accounts.sign_in.session import AtWork
from counters.guard import EVERYBODY, open_to_nobody_yet, staff_only
from counters.sign_in.where_to import where_to


@require_POST
@open_to_nobody_yet
def sign_out(request: StaffRequest) -> HttpResponse:
    _keep_typed(request)
    return _leave(request, redirect("counters:sign_in"))


@require_POST
@open_to_nobody_yet
def hand_over(request: StaffRequest) -> HttpResponse:
    """One click at the desk: the next person signs in and is on the same page, without what was typed there."""
    _keep_typed(request)
    return _leave(request, redirect(f"../sign-in/?{urlencode({'next': where_to(request)})}"))


@require_POST
@staff_only(*EVERYBODY)
def lock(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    other = somebody_else(request, at_work)
    if other is not None:
        return other
    session.lock(at_work, at=timezone.now())
    return redirect(f"../unlock/?{urlencode({'next': where_to(request)})}")


@require_POST
@staff_only(*EVERYBODY)
def here(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """A script says that somebody is typing: without it a long form would be locked under their hands."""
    return somebody_else(request, at_work) or JsonResponse({"here": True})


@require_POST
@staff_only(*EVERYBODY)
def keep_draft(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """The desk is about to be locked: what was typed on a page waits for its owner (accounts/drafts.py)."""
    other = somebody_else(request, at_work)
    if other is not None:
        return other
    page, typed = request.POST.get("page", ""), request.POST.get("typed", "")
    kept = page.startswith(PREFIX) and drafts.keep(at_work.member, page, typed, at=timezone.now())
    return JsonResponse({"kept": kept})


def somebody_else(request: StaffRequest, at_work: AtWork) -> JsonResponse | None:
    """A window that was opened by another person than who sits here now: it has to be shown anew."""
    told = request.POST.get("member", "")
    return JsonResponse({"step": "other"}, status=409) if told and told != str(at_work.member.pk) else None


def _keep_typed(request: StaffRequest) -> None:
    at_work, page = request.at_work, urlsplit(where_to(request)).path
    if at_work is not None and at_work.is_signed_in and not at_work.is_locked and request.POST.get("typed"):
        drafts.keep(at_work.member, page, request.POST["typed"], at=timezone.now())


def _leave(request: StaffRequest, response: HttpResponse) -> HttpResponse:
    if request.at_work:
        session.end(request.at_work.session)
    forget_key(response)
    return response
