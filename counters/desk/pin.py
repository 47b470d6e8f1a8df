"""暗証番号の設定しなおし (R-36): the card and stricter documents; then the holder sets the new ones on the panel."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.card_terminal import CardPin, NotOnThisCard
from certificates.models import CardRequest
from counters import card_on_desk, pins, visits
from counters.card_form import CardForm
from counters.guard import staff_only
from counters.holdings import holdings
from counters.models import CardReissue, PinReset, Visit
from counters.reissue import requests_of


class PinForm(CardForm):
    which = forms.MultipleChoiceField(
        label=_("設定しなおすもの"), choices=CardPin.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, visit: Visit, at_work: AtWork, at: datetime) -> None:
        super().__init__(data, visit=visit, at_work=at_work, at=at, strict=True)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES, proved=True)
def reset_pin(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    form = PinForm(request.POST or None, visit=visit, at_work=at_work, at=now)
    if form.is_valid():
        check, which = form.seen_by(at_work.member), form.cleaned_data["which"]
        reset = pins.let_set(visit, form.card, which, check, at_work=at_work, at=now)
        return redirect("counters:pin_panel", visit.pk, reset.pk)
    context = {
        "act": _("暗証番号の設定しなおし"),
        "form": form,
        "visit": visit,
        "citizen": visit.citizen,
        "holdings": holdings(visit.citizen, at=now),
        "nonce": card_on_desk.new_nonce(at_work, at=now),
    }
    return render(request, "counters/desk/pin.html", context, status=422 if form.errors else 200)


@require_safe
@staff_only(*COUNTER_ROLES)
def panel(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID, reset_id: int) -> HttpResponse:
    """Turned towards the holder: only the fields, in large letters."""
    visit, reset = _of(visit_id, reset_id, at_work=at_work)
    return render(request, "counters/desk/pin_panel.html", _panel(visit, reset))


@require_POST
@staff_only(*COUNTER_ROLES)
def permit(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID, reset_id: int) -> JsonResponse:
    """The panel asks, when the holder has typed: {"permit"} lets the chip take this PIN, once."""
    visit, reset = _of(visit_id, reset_id, at_work=at_work)
    if visit.slips.filter(at__gte=reset.at, title__in=("pin", "handed_out")).exists():
        raise Http404
    try:
        return JsonResponse({"permit": pins.permit(reset, request.POST.get("which", ""), at=timezone.now())})
    except ValueError:
        raise Http404 from None


@require_POST
@staff_only(*COUNTER_ROLES)
def finish(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID, reset_id: int) -> HttpResponse:
    visit, reset = _of(visit_id, reset_id, at_work=at_work)
    title, notes = _occasion(visit)
    try:
        slip = pins.finish(reset, title=title, notes=notes, at=timezone.now())
    except (pins.NotSetYet, NotOnThisCard):
        return render(request, "counters/desk/pin_panel.html", _panel(visit, reset) | {"not_yet": True}, status=409)
    return redirect("counters:slip", visit.pk, slip.pk)


def _occasion(visit: Visit) -> tuple[str, list[str]]:
    """The title of the slip and its sentences: a card handed out, certificates put into one, or PINs alone."""
    if CardReissue.objects.filter(handed_in=visit).exists():
        return "handed_out", ["card_handed_out", "pins_set"]
    if CardRequest.objects.filter(reference=visit.reference).exists():
        return "issue", ["certificates_put_in", "pins_set"]
    return "pin", ["pins_set"]


def _of(visit_id: uuid.UUID, reset_id: int, *, at_work: AtWork) -> tuple[Visit, PinReset]:
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=timezone.now())
    return visit, get_object_or_404(PinReset, pk=reset_id, visit=visit)


def _panel(visit: Visit, reset: PinReset) -> dict[str, Any]:
    try:
        left, gone = pins.still_to_set(reset), False
    except NotOnThisCard:
        left, gone = [CardPin(which) for which in reset.which], True
    return {
        "act": _("暗証番号を決める"),
        "visit": visit,
        "reset": reset,
        "which": [(CardPin(one), CardPin(one) not in left) for one in reset.which],
        "done": not left,
        "gone": gone,
        "requests": requests_of(visit),
    }
