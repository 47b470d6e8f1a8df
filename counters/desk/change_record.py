"""住所・氏名などの変更 (R-23): what changed and from when; looked over once more, because signing certificates end."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Citizen
from accounts.models.citizen import Gender
from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.policy import JAPAN
from counters import record_change, visits
from counters.fields import DayField, KanaField
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.holdings import holdings, lines
from counters.models import Slip, Visit
from counters.models.record_change import Changed
from counters.record_change import Reported

ACT = _("住所・氏名などの変更")


class ChangeForm(DeskForm):
    """What the resident record says from its day on. After is_valid(): `reported`."""

    reported: Reported

    changed = forms.ChoiceField(label=_("変わったこと"), choices=Changed.choices, widget=forms.RadioSelect)
    full_name = forms.CharField(label=_("氏名"), max_length=120, required=False)
    kana = KanaField(label=_("氏名（カナ）"), required=False)
    address = forms.CharField(label=_("住所"), max_length=200, required=False)
    birth_date = DayField(label=_("生年月日"), required=False)
    gender = forms.ChoiceField(label=_("性別"), choices=Gender.choices, widget=forms.RadioSelect, required=False)
    effective_on = DayField(label=_("異動日"), help_text=_("変更の効力が生じる日。先の日なら、その日の0時に行います。"))

    def __init__(self, data: Any, *, citizen: Citizen, at: datetime) -> None:
        self.citizen, self.today = citizen, at.astimezone(JAPAN).date()
        said = {name: getattr(citizen, name) for name in record_change.FIELDS}
        super().__init__(data, initial={**said, "effective_on": self.today})

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        day = typed.get("effective_on")
        if day and day > self.today + record_change.FARTHEST:
            self.add_error("effective_on", _("90日より先の日は入れられません。"))
        if not self.errors:
            self.reported = Reported(Changed(typed["changed"]), typed["effective_on"], self._values(typed))
        return typed

    def _values(self, typed: dict[str, Any]) -> dict[str, str]:
        if typed["changed"] != Changed.CONTENTS:
            return {}
        said = {name: str(typed.get(name) or "") for name in record_change.FIELDS}
        values = record_change.differing(self.citizen, said)
        if not values:
            self.add_error("changed", _("いまの記録と同じです。変わったところを書きかえてください。"))
        return values


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES)
def change_record(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    form = ChangeForm(request.POST or None, citizen=visit.citizen, at=now)
    held = holdings(visit.citizen, at=now)
    context = {"act": ACT, "form": form, "visit": visit, "citizen": visit.citizen, "holdings": held}
    context["planned"] = visit.citizen.record_changes.filter(done_at=None, withdrawn_at=None)
    if not form.is_valid() or "edit" in request.POST:
        return render(request, "counters/desk/change_record.html", context, status=422 if form.errors else 200)
    if "sure" in request.POST:
        try:
            return redirect("counters:slip", visit.pk, _carry_out(visit, form.reported, at_work=at_work, at=now).pk)
        except record_change.PlannedAlready:
            form.add_error("changed", _("同じ変更が、もう予定されています。先に、その予定を取り消してください。"))
            return render(request, "counters/desk/change_record.html", context, status=409)
    context["changes"] = record_change.changes_of(held, form.reported.changed)
    context["values"] = [
        (form.fields[name].label, _shown(form, name, getattr(visit.citizen, name)), _shown(form, name, value))
        for name, value in form.reported.values.items()
    ]
    context["is_later"] = form.reported.effective_at > now
    return render(request, "counters/desk/change_record_check.html", context)


@require_POST
@staff_only(*COUNTER_ROLES)
def withdraw_change(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID, change_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    if visit.citizen.record_changes.filter(pk=change_id).exists():
        record_change.withdraw(change_id, at=now)
    return redirect("counters:change_record", visit.pk)


@transaction.atomic
def _carry_out(visit: Visit, reported: Reported, *, at_work: AtWork, at: datetime) -> Slip:
    before = holdings(visit.citizen, at=at)
    change = record_change.report(visit.citizen, reported, by=at_work.member, reference=visit.reference, at=at)
    change = record_change.follow(change.pk, actor=at_work.actor(visit.reference), at=at)
    after = holdings(visit.citizen, at=at)
    return Slip.objects.create(
        visit=visit, title="record_change", lines=lines(before, after), notes=_notes(change, reported), at=at
    )


def _notes(change: Any, reported: Reported) -> list[Any]:
    if change.is_planned:
        return [{"name": "record_change_planned", "day": reported.effective_on.isoformat()}]
    return ["signing_again"] if reported.changed == Changed.CONTENTS else ["revoked_for_good"]


def _shown(form: ChangeForm, name: str, value: Any) -> str:
    return str(Gender(value).label) if name == "gender" else str(value)
