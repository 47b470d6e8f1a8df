"""Where add_passkey.js leads when the API has said yes: the overview, which says so once."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.security import say


@require_safe
@citizens_only
def passkey_added(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    if citizen.passkeys.exists():
        say(request, "passkey_added")
    return redirect("portal:security")
