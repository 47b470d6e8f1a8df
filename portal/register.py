"""Waiting for the certificates and registering them (R-12, R-14): the page register.js keeps up to date."""

import uuid

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.models.application import OPEN
from certificates.policy import IssuingHours
from certificates.sign_in.filed import applications_of
from certificates.sign_in.middleware import CitizenRequest
from portal.application_told import looked_at_until, told


@require_safe
@never_cache
def register(request: CitizenRequest) -> HttpResponse:
    """The script asks the API, which decides who may read; without one the page says what this browser may see."""
    try:
        asked = uuid.UUID(request.GET.get("application", ""))
    except ValueError:
        raise Http404 from None
    application = applications_of(request.session, request.signed_in).filter(pk=asked).first()
    context = {
        "application": asked,
        "told": told(application) if application else None,
        "is_open": application is not None and application.state in OPEN,
        "waits_for_a_face_until": looked_at_until(application) if application else None,
        "at_any_hour": IssuingHours.parse(settings.ISSUING_HOURS).always,
    }
    return render(request, "portal/register.html", context)
