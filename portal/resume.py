"""The phone was found (R-19): its certificates are issued anew and registered again; signed with the card."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Act, Carrier, State
from portal import held
from portal.apply import shared_steps
from portal.guard import citizens_only
from portal.issuing import issuing_now


@require_safe
@citizens_only
def resume(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    lane = held.own_lane(citizen, Carrier.PHONE)
    if lane is None or Act.RESUME not in lane.acts:
        return render(request, "portal/resume_nothing.html")
    if not held.signs(held.own_lane(citizen, Carrier.CARD)):
        return render(request, "portal/resume_nothing.html", {"card_cannot_sign": True})
    on_hold = [line for line in lane.lines if line.certificate.status == State.ON_HOLD]
    return render(
        request, "portal/resume.html", {"lane": lane, "lines": on_hold, "issuing": issuing_now(), **shared_steps()}
    )
