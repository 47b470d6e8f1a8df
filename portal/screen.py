"""Signing in on another screen, seen from that screen: a picture to read, a number to pick, and in (T10)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits
from accounts.browsers import browser_of, remember_me
from accounts.network import address_of
from certificates.models import ScreenSignIn
from certificates.models.screen_sign_in import ScreenState
from certificates.sign_in import screen as screens
from certificates.sign_in.screen import NoSuchScreen
from certificates.sign_in.token import CertificateNotValid
from portal.drawn import drawn
from portal.sign_in import where_to

NEXT = "screen_next"  # in the session: the page asked for before


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def screen(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _take(request) if "take" in request.POST else _start(request)
    asked = screens.of_browser(request.session.session_key, at=timezone.now())
    if asked is None or asked.state == ScreenState.TAKEN:
        context = {"over": NEXT in request.session, "next": where_to(request)}
        return render(request, "portal/screen_start.html", context)
    return render(request, "portal/screen.html", {"asked": asked, "refresh_seconds": screens.CODE_SECONDS})


@require_safe
@never_cache
def picture(request: HttpRequest) -> HttpResponse:
    """The code of this moment, for the browser that asked and no other."""
    now = timezone.now()
    asked = screens.of_browser(request.session.session_key, at=now)
    if asked is None or asked.state != ScreenState.WAITING:
        raise Http404
    svg = drawn(_address(asked, screens.code_of(asked, at=now)), scale=6)
    return HttpResponse(svg, content_type="image/svg+xml")


def _start(request: HttpRequest) -> HttpResponse:
    now, address = timezone.now(), address_of(request)
    limits.count(screens.STARTS, address, at=now)
    if request.session.session_key is None:
        request.session.create()
    request.session[NEXT] = where_to(request)
    screens.start(request.session.session_key or "", browser=browser_of(request).name, address=address, at=now)
    return redirect("portal:screen")


def _take(request: HttpRequest) -> HttpResponse:
    browser, wanted = browser_of(request), request.session.get(NEXT) or reverse("portal:certificates")
    try:
        screens.take(request.session, browser, at=timezone.now())
    except (NoSuchScreen, CertificateNotValid):
        return redirect("portal:screen")
    request.session.pop(NEXT, None)
    rotate_token(request)
    response = redirect(wanted)
    remember_me(response, browser)
    return response


def _address(asked: ScreenSignIn, code: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('portal:approve_screen')}?code={code}"
