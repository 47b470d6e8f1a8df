"""アクセシビリティ: what is promised, how it was tried, what is not well yet (JIS X 8341-3)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates import policy

WRITTEN_ON = date(2026, 11, 26)  # looked through again with every release


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    minutes = int(policy.SESSION_IDLE.total_seconds()) // 60
    return render(request, "portal/accessibility.html", {"written_on": WRITTEN_ON, "idle_minutes": minutes})
