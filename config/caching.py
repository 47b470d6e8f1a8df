"""Pages about a person are not left behind in a browser or a proxy: what does not say otherwise is not kept at all."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NothingIsKept:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
