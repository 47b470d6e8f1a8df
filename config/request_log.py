"""The access log: method, path, status, time. No query string, no body, no address of a person's machine (R-25).

Answers under /ocsp/ never come past here: config/wsgi.py hands them over before Django.
"""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("smartcert.requests")

QUIET = ("/static/", "/health/", "/metrics", "/ocsp")


class RequestLog:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        if not request.path.startswith(QUIET):
            # The route's pattern, not the path: ids are opaque, but what somebody typed into the address bar is not.
            route = f"/{request.resolver_match.route}" if request.resolver_match else "(no such page)"
            log.info(
                "%s %s %d %.0f ms", request.method, route, response.status_code, 1000 * (time.perf_counter() - started)
            )
        return response
