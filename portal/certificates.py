"""証明書の状態: can I use it, until when, what for, what can I do (R-08, R-17)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.models import Citizen
from certificates.models import Application
from certificates.models.application import OPEN
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Carrier
from portal import held
from portal.guard import citizens_only
from portal.issuing import issuing_now


@require_safe
@citizens_only
def certificates(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    now, actor = timezone.now(), Actor.citizen(citizen.pk)
    context = {
        "citizen": citizen,
        "now": now,
        "phone": held.lane(citizen, Carrier.PHONE, actor=actor, at=now),
        "card": held.lane(citizen, Carrier.CARD, actor=actor, at=now),
        "issuing": issuing_now(),
        "application": Application.objects.filter(citizen=citizen, state__in=OPEN).first(),
    }
    return render(request, "portal/certificates.html", context)
