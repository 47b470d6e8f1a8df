"""/staff/desk/: look for a person, say why, open their record; and what is open at this office."""

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Citizen
from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import people, visits
from counters.fields import DayField, KanaField
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.models import Purpose, Visit


class FindForm(DeskForm):
    purpose = forms.ChoiceField(label=_("用件"), choices=[("", _("選んでください")), *Purpose.choices])
    kana = KanaField(label=_("氏名（カナ）"))
    birth_date = DayField(label=_("生年月日"), help_text=_("例：昭和55年3月12日、S55.3.12、19800312"))
    address = forms.CharField(
        label=_("住所の一部"), help_text=_("同じ名前の人が多いとき"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class OpenForm(forms.Form):
    purpose = forms.ChoiceField(choices=Purpose.choices)
    citizen = forms.UUIDField()


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES)
def desk(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """Posted, not asked for in the address: what is typed here is personal (R-25)."""
    form, found = FindForm(request.POST or None), None
    if form.is_valid() and at_work.member.municipality:
        typed = form.cleaned_data
        found = people.find(
            kana=typed["kana"], birth_date=typed["birth_date"], address=typed["address"],
            office=at_work.member.municipality,
        )  # fmt: skip
    waiting = Visit.objects.filter(municipality=at_work.member.municipality_id, closed_at=None)
    context = {
        "form": form,
        "found": found,
        "purpose": form.cleaned_data.get("purpose") if form.is_bound and form.is_valid() else "",
        "visits": waiting.select_related("citizen", "opened_by")[:20],
    }
    return render(request, "counters/desk/find.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only(*COUNTER_ROLES)
def open_record(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """From now on the person can read in their history who opened it, and why (R-40)."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise Http404
    citizen = Citizen.objects.filter(
        pk=form.cleaned_data["citizen"], municipality=at_work.member.municipality_id
    ).first()
    if citizen is None:
        raise Http404
    purpose = Purpose(form.cleaned_data["purpose"])
    visit = visits.open_visit(citizen, purpose, at_work=at_work, at=timezone.now())
    return redirect("counters:visit", visit.pk)


@require_POST
@staff_only(*COUNTER_ROLES)
def close_visit(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visits.close(visits.visit_of_office(visit_id, at_work=at_work, at=now), at=now)
    return redirect("counters:desk")
