"""How the simulator's addresses listen: JSON in, and 404 when it is off. Refusals are told by config/refusals.py."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def sandbox_only(view: View) -> View:
    """404 when settings.SIMULATOR is off, and to forms on other sites' pages, which have no business at the reader."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from_elsewhere = request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site"
        if not settings.SIMULATOR or from_elsewhere:
            raise Http404
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body. Raises BadRequest."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(body, dict):
        raise BadRequest
    return body
