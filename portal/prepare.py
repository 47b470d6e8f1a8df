"""Before applying: what to have at hand, for Android and for iPhone (R-10…R-13)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates import policy
from portal.issuing import issuing_now


@require_safe
def prepare(request: HttpRequest) -> HttpResponse:
    context = {
        "issuing": issuing_now(),
        "password_tries": policy.SIGNING_PASSWORD_TRIES,
        "pin_tries": policy.PIN_TRIES,
    }
    return render(request, "portal/prepare.html", context)
