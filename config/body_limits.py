"""No body is read that is larger than anything we take, or that does not say how large it is."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.refusals import by_status, tell


class BodyLimits:
    """Outside the session and CSRF middleware, which read bodies: their refusal would come too late, or as a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return tell(request, by_status(411))  # Django would read such a body as an empty one
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()):
            return tell(request, by_status(400))
        if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return tell(request, by_status(413))
        return self.get_response(request)
