"""Pages for one's own affairs: without signing in one is shown the way there, and comes back afterwards."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.models import Citizen
from certificates.sign_in.middleware import CitizenRequest

PageOfACitizen = Callable[[CitizenRequest, Citizen], HttpResponse]
Page = Callable[[CitizenRequest], HttpResponse]


def citizens_only(page: PageOfACitizen) -> Page:
    """The page is given whose session this is; nothing of it stays in the browser's cache."""

    @wraps(page)
    def guarded(request: CitizenRequest) -> HttpResponse:
        if request.signed_in is None:
            return HttpResponseRedirect(f"{reverse('portal:sign_in')}?{urlencode({'next': request.get_full_path()})}")
        return page(request, request.signed_in.citizen)

    return never_cache(guarded)
