"""わたしの問い合わせ: what one asked while signed in, and the answers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.inquiries.overview import of_citizen
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only


@require_safe
@citizens_only
def contact_mine(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    return render(request, "portal/contact_mine.html", {"inquiries": of_citizen(citizen)})
