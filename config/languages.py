"""Which language a page is in: the reader's choice, but staff's pages have no easy Japanese."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from accounts.languages import tag
from accounts.sign_in.middleware import PREFIX


class Languages(LocaleMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if request.path.startswith(PREFIX) and translation.get_language() == settings.EASY_JAPANESE:
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", tag(translation.get_language()))
        return super().process_response(request, response)
