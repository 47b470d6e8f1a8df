"""失効の申請 (R-45): what ends, why, who applied; looked over once more, because it cannot be taken back."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.reasons import Reason
from certificates.states import NotPossible
from counters import identity, revocation, visits
from counters.guard import staff_only
from counters.holdings import Holding, holdings
from counters.identity_form import IdentityForm
from counters.models import Visit


class RevokeForm(IdentityForm):
    what = forms.MultipleChoiceField(label=_("失効させるもの"), widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(
        label=_("理由"), choices=[(one.value, one.label) for one in revocation.REASONS], widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, held: list[Holding], visit: Visit, at: datetime) -> None:
        super().__init__(data, bar=identity.Bar.ORDINARY, visit=visit, at=at)
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (revocation.name_of(one), _named(one)) for one in held if one.certificate.is_alive()
        ]


def _named(one: Holding) -> str:
    words = {"carrier": one.carrier_name, "kind": one.kind_name, "state": one.standing.words}
    return gettext("%(carrier)s：%(kind)s（%(state)s）") % words


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES)
def revoke(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    held = holdings(visit.citizen, at=now)
    form = RevokeForm(request.POST or None, held=held, visit=visit, at=now)
    context = {"act": _("失効の申請"), "form": form, "visit": visit, "citizen": visit.citizen, "holdings": held}
    if not form.is_valid() or "edit" in request.POST:
        status = 422 if form.errors else 200
        return render(request, "counters/desk/revoke.html", context, status=status)
    picked = form.cleaned_data["what"]
    if "sure" in request.POST:
        try:
            return _done(form, at_work=at_work, at=now)
        except NotPossible:
            form.add_error("what", _("先に、ほかの手続きが行われました。選びなおしてください。"))
            return render(request, "counters/desk/revoke.html", context, status=409)
    context["changes"] = revocation.changes_of(held, picked)
    return render(request, "counters/desk/revoke_check.html", context)


def _done(form: RevokeForm, *, at_work: AtWork, at: datetime) -> HttpResponse:
    typed = form.cleaned_data
    slip = revocation.carry_out(
        form.visit, typed["what"], reason=Reason(typed["reason"]), check=form.seen_by(at_work.member),
        at_work=at_work, at=at,
    )  # fmt: skip
    return redirect("counters:slip", form.visit.pk, slip.pk)
