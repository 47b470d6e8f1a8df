"""Pages travel compressed: our Japanese forms shrink to a quarter. Lists and OCSP answers go as they are signed.

BREACH: the CSRF token is masked anew in each page, and Django adds random bytes in the
gzip header's file name (Heal The Breach, since 4.2).
"""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("text/html",)


class PagesCompressed(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)
