"""The new card is handed over (R-44): who comes, which certificates, then its PINs on the panel, then the slip."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.card_terminal import NotOnThisCard
from certificates.states import Kind, NotPossible
from counters import card_on_desk, visits
from counters import reissue as reissues
from counters.card_form import CardForm
from counters.guard import staff_only
from counters.holdings import KIND_NAMES, holdings
from counters.models import CardReissue, Visit


class HandOverForm(CardForm):
    kinds = forms.MultipleChoiceField(
        label=_("入れる電子証明書"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("署名用は、15歳未満には入れられません。"),
    )  # fmt: skip

    def __init__(self, data: Any, *, visit: Visit, at_work: AtWork, at: datetime) -> None:
        super().__init__(data, visit=visit, at_work=at_work, at=at, strict=True, replacing=True)
        kinds = reissues.may_carry(visit.citizen, at=at)
        self.fields["kinds"].choices = [(kind.value, KIND_NAMES[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["kinds"].initial = [kind.value for kind in kinds]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES, proved=True)
def hand_over(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    if (reset := visit.pin_resets.last()) and CardReissue.objects.filter(handed_in=visit).exists():
        return redirect("counters:pin_panel", visit.pk, reset.pk)
    asked = reissues.on_its_way(visit.citizen)
    form = HandOverForm(request.POST or None, visit=visit, at_work=at_work, at=now)
    if asked is not None and form.is_valid():
        try:
            return _handed(form, asked, at_work=at_work, at=now)
        except (NotPossible, reissues.OneOnItsWay):
            form.add_error(None, _("先に、ほかの手続きが行われました。受付に戻って、いまの状態を見てください。"))
        except NotOnThisCard:
            form.add_error(None, _("カードを読み取れません。置きなおして、もう一度読み取ってください。"))
    context = {
        "act": _("新しいカードの交付"),
        "form": form,
        "visit": visit,
        "citizen": visit.citizen,
        "asked": asked,
        "holdings": holdings(visit.citizen, at=now),
        "nonce": card_on_desk.new_nonce(at_work, at=now),
    }
    return render(request, "counters/desk/hand_over.html", context, status=422 if form.errors else 200)


def _handed(form: HandOverForm, asked: CardReissue, *, at_work: AtWork, at: datetime) -> HttpResponse:
    kinds = [Kind(kind) for kind in form.cleaned_data["kinds"]] if asked.with_certificates else []
    reset = reissues.hand_over(
        form.visit, asked, form.card.terminal, kinds, form.seen_by(at_work.member), at_work=at_work, at=at
    )
    return redirect("counters:pin_panel", form.visit.pk, reset.pk)
