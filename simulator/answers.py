"""How the simulator answers machines: JSON in, JSON or a problem document (RFC 9457) out, and 404 when it is off."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


class BadRequest(Exception):
    """The body is not what this address takes."""


def sandbox_only(view: View) -> View:
    """404 when settings.SIMULATOR is off, and to other sites' pages, which have no business at the reader."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SIMULATOR or request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
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


def problem(code: str, title: str | Promise, *, status: int, **more: Any) -> JsonResponse:
    body = {"type": f"urn:smartcert:problem:{code}", "title": str(title), "status": status, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def not_understood() -> JsonResponse:
    return problem("bad-request", _("送られた内容を読み取れません。"), status=400)
