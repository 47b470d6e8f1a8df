"""Pages that take a file: kept in memory, never on disk, and no larger than any other body."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect


def takes_a_file(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The outermost decorator. Files are refused everywhere else; that they are taken here has to be said before the
    form's token is read, so the page judges the token itself, after that.
    """
    judged = csrf_protect(page)

    @csrf_exempt
    @wraps(page, updated=("__dict__",))  # with what the guard wrote on it, for the test of the matrix
    def taking(request: HttpRequest, **named: Any) -> HttpResponse:
        request.upload_handlers = [MemoryFileUploadHandler(request)]
        return judged(request, **named)

    return taking
