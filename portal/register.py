"""Waiting for the certificates and registering them (R-12, R-14): the page register.js keeps up to date."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.policy import IssuingHours


@require_safe
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Who may read the application, the API decides; here its id is only passed on."""
    try:
        application = uuid.UUID(request.GET.get("application", ""))
    except ValueError:
        raise Http404 from None
    at_any_hour = IssuingHours.parse(settings.ISSUING_HOURS).always
    return render(request, "portal/register.html", {"application": application, "at_any_hour": at_any_hour})
