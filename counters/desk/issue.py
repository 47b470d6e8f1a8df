"""Certificates are put into a card that lacks them: the card, who comes, then the PINs on the panel, then the slip."""

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
from counters import issue as issuing
from counters.card_form import CardForm
from counters.guard import staff_only
from counters.holdings import KIND_NAMES, holdings
from counters.models import Visit


class IssueForm(CardForm):
    kinds = forms.MultipleChoiceField(label=_("入れる電子証明書"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, *, lacking: list[Kind], visit: Visit, at_work: AtWork, at: datetime) -> None:
        anew = issuing.begins_anew(visit.citizen)
        super().__init__(data, visit=visit, at_work=at_work, at=at, strict=True, replacing=anew)
        self.fields["kinds"].choices = [(kind.value, KIND_NAMES[kind]) for kind in lacking]  # type: ignore[attr-defined]
        self.fields["kinds"].initial = [kind.value for kind in lacking]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES, proved=True)
def issue(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    lacking = issuing.lacking(visit.citizen, at=now)
    form = IssueForm(request.POST or None, lacking=lacking, visit=visit, at_work=at_work, at=now)
    if form.is_valid():
        try:
            kinds = [Kind(kind) for kind in form.cleaned_data["kinds"]]
            reset = issuing.issue(visit, form.card, kinds, form.seen_by(at_work.member), at_work=at_work, at=now)
            return redirect("counters:pin_panel", visit.pk, reset.pk)
        except NotPossible:
            form.add_error(None, _("先に、ほかの手続きが行われました。受付に戻って、いまの状態を見てください。"))
        except NotOnThisCard:
            form.add_error(None, _("カードを読み取れません。置きなおして、もう一度読み取ってください。"))
    context = {
        "act": _("カードに証明書を入れる"),
        "form": form,
        "visit": visit,
        "citizen": visit.citizen,
        "lacking": lacking,
        "holdings": holdings(visit.citizen, at=now),
        "nonce": card_on_desk.new_nonce(at_work, at=now),
    }
    return render(request, "counters/desk/issue.html", context, status=422 if form.errors else 200)
