"""Lost it: open to everyone, the telephone first, because whoever lost the phone may have nothing to sign in with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.states import Carrier


@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/lost.html", {"carriers": list(Carrier), "general": True})
