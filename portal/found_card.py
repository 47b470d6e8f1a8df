"""A card was found again (R-18, R-43): why it takes the counter, and the paper to bring there, filled in already.

The page is for anybody: whose card is on hold, and who has no phone, cannot sign in. Whoever is signed in gets it
with their name on it; others get the same paper with lines to write on.
"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.found import BRINGS, Found
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Carrier, Kind, State
from portal import held
from portal.verdicts import Verdict


@dataclass(frozen=True)
class Asked:
    """What the paper asks for, for one certificate. `verdict` is None where nobody is signed in."""

    name: str | Promise
    is_released: bool
    verdict: Verdict | None
    ticked: bool


@require_safe
@never_cache
def found_card(request: CitizenRequest) -> HttpResponse:
    return render(request, "portal/found_card.html", _context(request))


@require_safe
@never_cache
def found_card_form(request: CitizenRequest) -> HttpResponse:
    context = _context(request)
    if context["citizen"] and not context["is_on_hold"]:  # there is nothing to ask for: that page says so
        return redirect("portal:found_card")
    return render(request, "portal/found_card_form.html", context | {"printed_at": timezone.now()})


def _context(request: CitizenRequest) -> dict[str, object]:
    citizen = request.signed_in.citizen if request.signed_in else None
    lane = held.own_lane(citizen, Carrier.CARD) if citizen else None
    asked = [_asked(kind, lane) for kind in Kind]
    return {
        "citizen": citizen,
        "lane": lane,
        "asked": asked,
        "is_on_hold": any(one.ticked for one in asked),
        "receipt": lane.receipt if lane else None,
        "stop": lane.last_stop if lane else None,
    }


def _asked(kind: Kind, lane: held.Lane | None) -> Asked:
    line = next((one for one in lane.lines if one.certificate.kind == kind), None) if lane else None
    ticked = line is not None and line.certificate.status == State.ON_HOLD
    released = BRINGS[Carrier.CARD, kind] == Found.RELEASED
    return Asked(held.SHORT[kind], released, line.verdict if line else None, ticked)
