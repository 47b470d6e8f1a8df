"""The card tray `/simulator/`: the cast's cards as one would find them on a table, and putting them all back."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts import limits
from accounts.models import Citizen
from accounts.problems import Problem
from certificates.card_terminal import CardPin
from certificates.models import Card, Certificate
from certificates.states import Kind, State
from simulator.answers import sandbox_only
from simulator.cast import CAST, Person
from simulator.jobs import deal_again, dealt_before
from simulator.models import ChipPin, VirtualCard

PUT_BACK_WITHIN_SECONDS = 30.0
LOOKS_EVERY_SECONDS = 0.1
EXPIRES_SOON_DAYS = 90  # three months before, the holder is told


class NotBackYet(Problem):
    """The worker is busy or away; the cards will still be dealt."""

    code, status = "not-now", 503
    title = _("まだ元に戻っていません。少したってから、もう一度お試しください。")


@dataclass(frozen=True)
class CardOnTray:
    """What the page shows of one card."""

    id: str
    person: Person
    citizen: Citizen
    pins: list[ChipPin]
    ends_at: datetime
    expires_soon: bool
    on_hold: bool
    ended: bool
    locked: bool
    can_apply: bool


@sandbox_only
@require_safe
def tray(request: HttpRequest) -> HttpResponse:
    places = (
        VirtualCard.objects.filter(person__in=CAST, card__isnull=False)
        .select_related("citizen__municipality")
        .prefetch_related("pins", "card__certificates")
    )
    now = timezone.now()
    by_name = {place.person: _shown(place, place.card, at=now) for place in places if place.card}
    shown = [by_name[name] for name in CAST if name in by_name]
    return render(request, "simulator/tray.html", {"cards": shown, "was_reset": "reset" in request.GET})


@csrf_exempt
@sandbox_only
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Put the cast back: ends what they hold and deals new cards. Answers when it is done, by the worker's hands.

    Nobody has tried anything yet: a class that practises again is not kept out by how often it signed in before.
    """
    asked_at = timezone.now()
    limits.forget_all()
    deal_again.defer(asked_at=asked_at.isoformat())
    until = time.monotonic() + PUT_BACK_WITHIN_SECONDS
    while dealt_before(asked_at).exists():
        if time.monotonic() > until:
            raise NotBackYet(retry_after=30)
        time.sleep(LOOKS_EVERY_SECONDS)
    if request.accepts("text/html") and "text/html" in request.headers.get("Accept", ""):
        return HttpResponseRedirect(reverse("simulator:tray") + "?reset=done")
    return JsonResponse({"cards": len(CAST)})


def _shown(place: VirtualCard, card: Card, *, at: datetime) -> CardOnTray:
    held = list(card.certificates.all())
    pins = list(place.pins.all())
    ends_at = min(certificate.not_after for certificate in held)
    return CardOnTray(
        id=str(place.pk),
        person=CAST[place.person],
        citizen=place.citizen,
        pins=pins,
        ends_at=ends_at,
        expires_soon=(ends_at - at).days < EXPIRES_SOON_DAYS,
        on_hold=any(certificate.status == State.ON_HOLD for certificate in held),
        ended=all(certificate.status == State.REVOKED for certificate in held),
        locked=any(pin.is_locked for pin in pins),
        can_apply=_may_sign(held, pins, at=at),
    )


def _may_sign(held: list[Certificate], pins: list[ChipPin], *, at: datetime) -> bool:
    """Whether an application would get past the card: a signing certificate in force and its password not locked."""
    if any(pin.which == CardPin.SIGNING and pin.is_locked for pin in pins):
        return False
    return any(certificate.kind == Kind.DIGITAL_SIGNATURE and certificate.is_in_force(at) for certificate in held)
