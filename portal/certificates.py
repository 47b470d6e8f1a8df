"""証明書の状態: can I use it, until when, what for, why not, what can I do (R-08, R-17)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.models import Citizen
from certificates.history.entries import entries
from certificates.history.rows import Show, rows_of
from certificates.models.application import OPEN
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Carrier
from portal import application_told, held
from portal.guard import citizens_only
from portal.history_words import Line, line
from portal.issuing import issuing_now
from portal.lanes import state_lane
from portal.own_secrets import own_secrets

RECENT = 3


@require_safe
@citizens_only
def certificates(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    now, actor = timezone.now(), Actor.citizen(citizen.pk)
    card = state_lane(citizen, Carrier.CARD, actor=actor, at=now)
    secrets = own_secrets(citizen)
    application = application_told.worth_telling(citizen, at=now)
    context = {
        "citizen": citizen,
        "now": now,
        "phone": state_lane(citizen, Carrier.PHONE, actor=actor, locked=secrets.locked, at=now),
        "card": card,
        "card_signs": held.signs(card.held if card else None),
        "issuing": issuing_now(),
        "application": application,
        "application_told": application and application_told.told(application),
        "applies": application is not None and application.state in OPEN,
        "own_secrets": secrets,
        "recent": _recent(citizen),
    }
    return render(request, "portal/certificates.html", context)


def _recent(citizen: Citizen) -> list[Line]:
    return [line(entry) for entry in entries(citizen, rows_of(citizen, Show.HAPPENED)[:RECENT])]
