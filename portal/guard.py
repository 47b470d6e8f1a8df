"""Pages for one's own affairs: without signing in one is shown the way there, and comes back afterwards.

Whoever pressed a button after the session had ended is told there that this press did nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from certificates.sign_in.middleware import CitizenRequest

NOT_DONE = "not-done"  # in the sign-in page's address

PageOfACitizen = Callable[..., HttpResponse]  # of the request, the citizen, and what stands in the address
Page = Callable[..., HttpResponse]


def citizens_only(page: PageOfACitizen) -> Page:
    """The page is given whose session this is; nothing of it stays in the browser's cache."""

    @wraps(page)
    def guarded(request: CitizenRequest, **in_the_address: Any) -> HttpResponse:
        if request.signed_in is None:
            return asked_to_sign_in(request)
        return page(request, request.signed_in.citizen, **in_the_address)

    return never_cache(guarded)


def asked_to_sign_in(request: CitizenRequest) -> HttpResponse:
    asked = {"next": request.get_full_path()} | ({NOT_DONE: 1} if request.method == "POST" else {})
    return HttpResponseRedirect(f"{reverse('portal:sign_in')}?{urlencode(asked)}")
