"""カードの再交付の申請 (R-44): how soon, what it costs, and that the old card is void from now on."""

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
from certificates.states import Act, Carrier
from counters import identity, office_rules, visits
from counters import reissue as reissues
from counters.guard import staff_only
from counters.holdings import changes, holdings
from counters.identity_form import IdentityForm
from counters.models import Speed


class ReissueForm(IdentityForm):
    speed = forms.ChoiceField(label=_("受け取りまで"), choices=Speed.choices, widget=forms.RadioSelect)
    with_certificates = forms.TypedChoiceField(
        label=_("電子証明書"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("入れる")), ("no", _("入れない"))],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES, proved=True)
def reissue(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    rules = office_rules.of(visit.municipality)
    form = ReissueForm(request.POST or None, bar=identity.Bar.ORDINARY, visit=visit, at=now)
    held = holdings(visit.citizen, at=now)
    context = {
        "act": _("カードの再交付の申請"),
        "form": form,
        "visit": visit,
        "citizen": visit.citizen,
        "holdings": held,
        "changes": changes(held, {Carrier.CARD: Act.REVOKE}),
        "on_its_way": reissues.on_its_way(visit.citizen),
        "fees": rules.fees,
        "express_within_days": rules.express_within_days,
        "reported_lately": reissues.reported_lately(visit.citizen, rules, at=now),
    }
    if not form.is_valid() or "edit" in request.POST:
        return render(request, "counters/desk/reissue.html", context, status=422 if form.errors else 200)
    speed = Speed(form.cleaned_data["speed"])
    if "sure" in request.POST:
        try:
            return _asked(form, speed, rules, at_work=at_work, at=now)
        except reissues.NotExpress:
            form.add_error("speed", _("特急は、紛失届から30日以内に、本人が窓口に来たときだけです。"))
        except reissues.OneOnItsWay:
            form.add_error(None, _("この人のカードは、もう再交付の申請が出ています。"))
        return render(request, "counters/desk/reissue.html", context, status=422)
    context["fee"] = reissues.fee(rules, speed, with_certificates=form.cleaned_data["with_certificates"])
    return render(request, "counters/desk/reissue_check.html", context)


def _asked(form: ReissueForm, speed: Speed, rules: Any, *, at_work: AtWork, at: datetime) -> HttpResponse:
    slip = reissues.ask(
        form.visit, rules, speed, form.seen_by(at_work.member), at_work=at_work, at=at,
        with_certificates=form.cleaned_data["with_certificates"],
    )  # fmt: skip
    return redirect("counters:slip", form.visit.pk, slip.pk)
