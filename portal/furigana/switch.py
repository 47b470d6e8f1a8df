"""ふりがな: on for whoever reads easy Japanese, until they press the button. Kept like the language, in a cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

OFF = "off"


def is_on(request: HttpRequest) -> bool:
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return language == settings.EASY_JAPANESE and request.COOKIES.get(settings.FURIGANA_COOKIE_NAME) != OFF


@require_POST
def furigana(request: HttpRequest) -> HttpResponse:
    """Back to the page it was pressed on."""
    response = HttpResponseRedirect(_page(request))
    response.set_cookie(
        settings.FURIGANA_COOKIE_NAME,
        OFF if request.POST.get("furigana") == OFF else "on",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _page(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else "/"
