"""The citizen's page: 一時停止. Effects first, one button that names what stops, done at once (R-15, R-17, R-52)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.actor import Actor
from accounts.models import Citizen
from certificates.lifecycle import suspend as act
from certificates.lifecycle.withdraw import open_with_the_phone
from certificates.models import Application
from certificates.models.application import OPEN, ApplicationState
from certificates.reasons import A_CITIZEN_MAY_GIVE, Reason
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Act, Carrier, NotPossible
from portal import held, verdicts
from portal.application_told import open_one_of
from portal.effects import Effect, effect
from portal.guard import citizens_only

CHOICES = {
    "phone": (Carrier.PHONE,),
    "card": (Carrier.CARD,),
    "both": (Carrier.PHONE, Carrier.CARD),
}


class SuspendForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("どうしましたか"),
        choices=[(reason, reason.label) for reason in A_CITIZEN_MAY_GIVE[Act.SUSPEND]],
        widget=forms.RadioSelect,
    )
    carriers = forms.ChoiceField(choices=[(name, name) for name in CHOICES], widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def suspend(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    """Pressed twice, or in a second tab: the page itself then says that it is stopped already."""
    given = {"carriers": request.GET.get("carriers"), "reason": request.GET.get("reason", Reason.LOST)}
    form = SuspendForm(request.POST or None, initial=given)
    if form.is_valid():
        try:
            return _stop(citizen, form)
        except NotPossible:
            return _show(request, citizen, form, chosen=form.cleaned_data["carriers"])
    return _show(request, citizen, form, chosen=form["carriers"].value())


def _stop(citizen: Citizen, form: SuspendForm) -> HttpResponse:
    receipt = act.suspend(
        citizen.pk,
        CHOICES[form.cleaned_data["carriers"]],
        actor=Actor.citizen(citizen.pk),
        reason=Reason(form.cleaned_data["reason"]),
        at=timezone.now(),
    )
    return redirect("portal:receipt", receipt.pk)


def _show(request: CitizenRequest, citizen: Citizen, form: SuspendForm, *, chosen: str | None) -> HttpResponse:
    lanes = _lanes(citizen)
    there = _there(citizen, lanes)
    if chosen not in CHOICES:
        if len(there) != 1:
            return render(request, "portal/suspend_what.html", {"stopped": _stopped(lanes)})
        chosen = there.pop()
        form = SuspendForm(initial={"carriers": chosen, "reason": Reason.LOST})
    effects = _effects(lanes, chosen)
    stops = [one for one in effects if one.after]
    stays = [one for one in effects if not one.after]
    withdraws = open_with_the_phone(citizen) if Carrier.PHONE in CHOICES[chosen] else []
    remains = _remains(citizen, chosen, withdraws)
    context = {
        "form": form,
        "chosen": chosen,
        "stops": stops,
        "stays": stays,
        "count": len(stops),
        "all_end": bool(stops) and all(one.after == verdicts.REVOKED for one in stops),
        "named": _named(stops, chosen),
        "has_both": len(there) == len(CHOICES["both"]),
        "withdraws": bool(withdraws),
        "remains": remains,
        "cannot_be_made": remains and Carrier.CARD in CHOICES[chosen] and remains.state != ApplicationState.READY,
        "is_stopped": any(one.carrier in CHOICES[chosen] and one.before == verdicts.ON_HOLD for one in stays),
        "offer_other": _offer(effects, chosen),
    }
    return render(request, "portal/suspend.html", context)


def _effects(lanes: list[held.Lane], chosen: str) -> list[Effect]:
    card = next((lane for lane in lanes if lane.carrier == Carrier.CARD), None)
    card_signs = held.signs(card) and Carrier.CARD not in CHOICES[chosen]
    return [effect(line, carriers=CHOICES[chosen], card_signs=card_signs) for lane in lanes for line in lane.lines]


def _there(citizen: Citizen, lanes: list[held.Lane]) -> set[str]:
    """Of which of the two there is anything: nobody is asked about a phone they never had."""
    there = {str(lane.carrier) for lane in lanes}
    return there | {str(Carrier.PHONE)} if open_one_of(citizen) else there


def _stopped(lanes: list[held.Lane]) -> set[str]:
    """The carriers of which everything is on hold already."""
    return {str(lane.carrier) for lane in lanes if lane.verdict == verdicts.ON_HOLD}


def _named(stops: list[Effect], chosen: str) -> str:
    """What the page says that it stops: what there is of it. An application taken back is told beside it."""
    hit = {one.carrier for one in stops}
    return hit.pop() if len(hit) == 1 else chosen


def _remains(citizen: Citizen, chosen: str, withdraws: list[Application]) -> Application | None:
    """One that is not taken back: for another phone; or without its card, and so it comes to nothing (R-10)."""
    remaining = Application.objects.filter(citizen=citizen, state__in=OPEN).exclude(
        pk__in=[one.pk for one in withdraws]
    )
    if Carrier.PHONE not in CHOICES[chosen]:
        remaining = remaining.exclude(state=ApplicationState.READY)  # made already: no card is needed any more
    return remaining.first()


def _offer(effects: list[Effect], chosen: str) -> bool:
    """Whether the other carrier is still running and could be stopped together with this one (R-17)."""
    other = {"phone": Carrier.CARD, "card": Carrier.PHONE}.get(chosen)
    return any(one.carrier == other and one.before.tone in ("ok", "near") for one in effects)


def _lanes(citizen: Citizen) -> list[held.Lane]:
    lanes = [held.own_lane(citizen, carrier) for carrier in CHOICES["both"]]
    return [lane for lane in lanes if lane and lane.is_alive]
