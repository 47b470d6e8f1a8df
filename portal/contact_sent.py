"""The confirmation of an inquiry, to be kept as a bookmark: number, time, where it stands; not who asked what."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.models import Inquiry


@require_safe
@never_cache
def contact_sent(request: HttpRequest, inquiry_id: uuid.UUID) -> HttpResponse:
    return render(request, "portal/contact_sent.html", {"inquiry": get_object_or_404(Inquiry, pk=inquiry_id)})
