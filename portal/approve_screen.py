"""Letting another screen in, seen from the phone: which browser asks, from where, and which number it shows (T10)."""

import uuid
from contextlib import suppress

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
from certificates.sign_in.token import CertificateNotValid, SignedIn
from portal.guard import asked_to_sign_in

READ = "screen_read"  # in the session: the screen whose code this phone has read


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def approve_screen(request: CitizenRequest) -> HttpResponse:
    """The code is read before signing in, because it is old soon after."""
    if "code" in request.GET:
        return _read(request, request.GET["code"])
    if request.signed_in is None:
        return asked_to_sign_in(request)
    if request.method == "POST":
        return _answer(request, request.signed_in)
    try:
        asked = screens.find(_which(request), at=timezone.now())
    except NoSuchScreen:
        return _done(request, request.signed_in)
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


def _answer(request: CitizenRequest, who: SignedIn) -> HttpResponse:
    """What came of it is told by the page itself: after a double tap, after Back, and when it is loaded again."""
    now = timezone.now()
    with suppress(NoSuchScreen, WrongNumber, CertificateNotValid):
        if "refuse" in request.POST:
            screens.refuse(_which(request), at=now)
        else:
            screens.approve(_which(request), who, _number(request), at=now)
    return redirect("portal:approve_screen")


def _which(request: CitizenRequest) -> uuid.UUID:
    read = request.session.get(READ)
    if read is None:
        raise NoSuchScreen
    return uuid.UUID(read)


def _number(request: CitizenRequest) -> int:
    typed = request.POST.get("number", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _done(request: CitizenRequest, who: SignedIn) -> HttpResponse:
    read = request.session.get(READ)
    done = screens.outcome(uuid.UUID(read), who) if read else "over"
    status = 404 if done == "over" else 200
    return render(request, "portal/approve_screen_done.html", {"done": done}, status=status)
