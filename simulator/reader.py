"""The card reader of the sandbox: the addresses a browser or a phone puts a card's questions to (contract §5).

No session and no CSRF token: like a reader on a desk it serves whoever holds the card, and the PIN is what protects it.
A PIN is passed on to the chip and appears in no answer, log or error (R-33).
"""

import base64
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.problems import Problem
from certificates.card_terminal import CardPin
from certificates.states import Kind
from simulator.answers import body_of, sandbox_only
from simulator.cast import CAST
from simulator.chip import VirtualChip
from simulator.models import VirtualCard


class NotItsForm(Problem):
    """R-30, R-31: the chip takes no such PIN; the permit stands."""

    code, status = "malformed", 400
    title = _("この形では設定できません。")


LARGEST_DATA = 48 * 1024  # bytes, 64 KiB in base64; the largest application is a tenth of it
LONGEST_PIN = 64  # characters; longer ones are not even a try


@sandbox_only
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """The cast's cards in the order of cast.py, PINs and all."""
    places = VirtualCard.objects.filter(person__in=CAST).select_related("citizen").prefetch_related("pins", "keys")
    in_order = sorted(places, key=lambda place: list(CAST).index(place.person))
    return JsonResponse([_described(place) for place in in_order], safe=False)


@csrf_exempt
@sandbox_only
@require_POST
@sensitive_variables()
def sign(request: HttpRequest, card_id: UUID) -> HttpResponse:
    body = body_of(request)
    kind, pin, data = _kind(body), _pin(body), _data(body)
    signature = VirtualChip(card_id).sign(data, kind=kind, pin=pin)
    return JsonResponse({"signature": base64.b64encode(signature).decode()})


@csrf_exempt
@sandbox_only
@require_POST
@sensitive_variables()
def read(request: HttpRequest, card_id: UUID) -> HttpResponse:
    text = VirtualChip(card_id).read(pin=_pin(body_of(request)))
    return JsonResponse(
        {"full_name": text.full_name, "birth_date": text.birth_date, "gender": text.gender, "address": text.address}
    )


@csrf_exempt
@sandbox_only
@require_POST
@sensitive_variables()
def set_pin(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """The panel at a counter, on which the holder sets a PIN that no member of staff sees (R-33, R-36)."""
    body = body_of(request)
    which, permit, pin = _which(body), body.get("permit"), _pin(body)
    if not isinstance(permit, str):
        raise BadRequest
    try:
        VirtualChip(card_id).set_pin(pin, which=which, permit=permit, at=timezone.now())
    except ValueError:
        raise NotItsForm from None
    return JsonResponse({"set": which})


def _described(place: VirtualCard) -> dict[str, Any]:
    pins = {pin.which: pin.value for pin in place.pins.all()}
    ders = {key.kind: bytes(key.certificate) for key in place.keys.all() if key.certificate}
    return {
        "id": str(place.pk),
        "name": place.citizen.full_name,
        "purpose": str(CAST[place.person].purpose),
        "platform": CAST[place.person].platform,
        "pins": {which: pins.get(which) for which in CardPin.values},
        "certificates": {kind: base64.b64encode(ders[kind]).decode() if kind in ders else None for kind in Kind.values},
    }


def _which(body: dict[str, Any]) -> CardPin:
    try:
        return CardPin(body["which"])
    except (KeyError, ValueError, TypeError):
        raise BadRequest from None


def _kind(body: dict[str, Any]) -> Kind:
    try:
        return Kind(body["kind"])
    except (KeyError, ValueError, TypeError):
        raise BadRequest from None


@sensitive_variables()
def _pin(body: dict[str, Any]) -> str:
    pin = body.get("pin")
    if not isinstance(pin, str) or len(pin) > LONGEST_PIN:
        raise BadRequest
    return pin


def _data(body: dict[str, Any]) -> bytes:
    data = body.get("data")
    if not isinstance(data, str):
        raise BadRequest
    if len(data) > LARGEST_DATA * 4 // 3:
        raise RequestDataTooBig
    try:
        return base64.b64decode(data, validate=True)
    except ValueError:
        raise BadRequest from None
