"""Letting another screen in, seen from the phone: which browser asks, from where, and which number it shows (T10)."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.network import address_of
from certificates.sign_in import screen as screens
from certificates.sign_in.middleware import CitizenRequest
from certificates.sign_in.screen import NoSuchScreen, WrongNumber
from certificates.sign_in.token import CertificateNotValid
from portal.guard import asked_to_sign_in

READ, DONE = "screen_read", "screen_done"  # in the session: the screen whose code this phone has read; what came of it


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def approve_screen(request: CitizenRequest) -> HttpResponse:
    """The code is read before signing in, because it is old soon after."""
    if "code" in request.GET:
        return _read(request, request.GET["code"])
    if request.signed_in is None:
        return asked_to_sign_in(request)
    if request.method == "POST":
        return _answer(request)
    done = request.session.pop(DONE, "")
    if done:
        return render(request, "portal/approve_screen_done.html", {"done": done})
    try:
        asked = screens.find(_which(request), at=timezone.now())
    except NoSuchScreen:
        return render(request, "portal/approve_screen_done.html", {"done": "over"}, status=404)
    context = {
        "asked": asked,
        "is_nearby": screens.is_nearby(asked, address_of(request)),
        "is_the_phone": request.signed_in.is_the_phone,
    }
    return render(request, "portal/approve_screen.html", context)


def _read(request: CitizenRequest, code: str) -> HttpResponse:
    now = timezone.now()
    limits.count(screens.SCANS, address_of(request), at=now)
    try:
        request.session[READ] = str(screens.read(code, at=now).pk)
    except NoSuchScreen:
        request.session.pop(READ, None)
    return redirect("portal:approve_screen")  # the code leaves the address


def _answer(request: CitizenRequest) -> HttpResponse:
    now = timezone.now()
    try:
        which = _which(request)
        if "refuse" in request.POST:
            screens.refuse(which, at=now)
            return _done(request, "refused")
        assert request.signed_in is not None  # noqa: S101 - judged by the caller
        screens.approve(which, request.signed_in, _number(request), at=now)
    except WrongNumber:
        return _done(request, "wrong")
    except (NoSuchScreen, CertificateNotValid):
        return _done(request, "over")
    return _done(request, "approved")


def _which(request: CitizenRequest) -> uuid.UUID:
    read = request.session.get(READ)
    if read is None:
        raise NoSuchScreen
    return uuid.UUID(read)


def _number(request: CitizenRequest) -> int:
    typed = request.POST.get("number", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _done(request: CitizenRequest, done: str) -> HttpResponse:
    request.session.pop(READ, None)
    request.session[DONE] = done
    return redirect("portal:approve_screen")
