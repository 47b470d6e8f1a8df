"""Readings are put into a citizen's finished page: templates and catalogues stay free of markup for them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.furigana.ruby import with_readings
from portal.furigana.switch import is_on


class Furigana:
    """Inside CommonMiddleware, which counts the length, and inside compression."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_a_page(response) and is_on(request):
            response.content = with_readings(response.content.decode(response.charset)).encode(response.charset)
        return response


def _is_a_page(response: HttpResponse) -> bool:
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
