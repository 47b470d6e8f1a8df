"""Pages for one's own affairs: without signing in one is shown the way there, and comes back afterwards."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

Page = Callable[..., HttpResponse]


def citizens_only(page: Page) -> Page:
    """`request.signed_in` is the citizen's session inside; nothing of it stays in the browser's cache."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.signed_in is None:
            return HttpResponseRedirect(f"{reverse('portal:sign_in')}?{urlencode({'next': request.get_full_path()})}")
        return page(request, *args, **kwargs)

    return never_cache(guarded)
