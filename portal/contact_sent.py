"""The confirmation of an inquiry, to be kept as a bookmark: number, time, where it stands; not who asked what.

To the browser in which a stranger asked, it shows the answers too.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates import policy
from certificates.models import Inquiry
from portal import askers_browser


@require_safe
@never_cache
def contact_sent(request: HttpRequest, inquiry_id: uuid.UUID) -> HttpResponse:
    inquiry = get_object_or_404(Inquiry, pk=inquiry_id)
    context = {
        "inquiry": inquiry,
        "answers": inquiry.answers.all() if askers_browser.is_here(request, inquiry) else [],
        "shown_for_days": policy.ASKERS_BROWSER_KNOWN_FOR.days,
    }
    return render(request, "portal/contact_sent.html", context)
