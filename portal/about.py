"""Before applying: what certificates on a phone are for, and what they are not (R-07, R-08)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.issuing import issuing_now


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html", {"issuing": issuing_now()})
