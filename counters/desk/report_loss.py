"""紛失届, step by step (R-41, R-42): 届出人 → なくした状況 → スマホ用の扱い → 確認; kept after each step."""

import uuid
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
from counters import identity, loss, office_rules, visits
from counters.fields import DayField
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.holdings import changes, holdings
from counters.identity_form import IdentityForm
from counters.models import LossReport, Visit
from counters.models.loss_report import How, Lost, PhoneChoice

STEPS = ("reporter", "circumstances", "phone", "check")


class CircumstancesForm(DeskForm):
    lost = forms.ChoiceField(label=_("なくしたもの"), choices=Lost.choices, widget=forms.RadioSelect)
    how = forms.ChoiceField(label=_("どのように"), choices=How.choices, widget=forms.RadioSelect)
    lost_on = DayField(label=_("いつごろ"), required=False, help_text=_("わからないときは、空けておきます。"))
    place = forms.CharField(label=_("どこで"), max_length=100, required=False)
    police = forms.CharField(label=_("届け出た警察署・交番"), max_length=60, required=False)
    police_number = forms.CharField(label=_("受理番号（遺失届・盗難届）"), max_length=30, required=False)
    statement = forms.BooleanField(
        label=_("自宅でなくしたことの経緯の説明を受けた"), required=False,
        help_text=_("受理番号がないときは、必要です。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if not typed.get("police_number") and not typed.get("statement"):
            self.add_error("police_number", _("受理番号を入れるか、経緯の説明を受けてチェックを入れてください。"))
        return typed


class PhoneForm(DeskForm):
    phone_choice = forms.ChoiceField(label=_("スマホ用電子証明書をどうしますか"), widget=forms.RadioSelect)
    explained = forms.BooleanField(label=_("「カードを止めても、スマホ用は止まらない」ことを届出人に説明した"))

    def __init__(self, *args: Any, has_phone: bool, lost: str, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = [one for one in PhoneChoice if (one is PhoneChoice.NONE) != has_phone]
        if lost != Lost.CARD and has_phone:  # a phone that is gone cannot be kept in use
            offered.remove(PhoneChoice.KEEP)
        self.fields["phone_choice"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES)
def report_loss(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID, step: str = "") -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    report = LossReport.objects.filter(visit=visit).first() or LossReport(visit=visit)
    if report.done_at is not None:
        return redirect("counters:slip", visit.pk, visit.slips.filter(title="loss").latest("id").pk)
    if step not in STEPS:
        return redirect("counters:report_loss_step", visit.pk, _first_open(report, visit))
    if step == "check" and request.method == "POST":
        return _carry_out(report, at_work=at_work)
    form = _form(step, request, report, visit)
    if form is not None and form.is_valid():
        _keep(step, form, report, visit, at_work=at_work)
        if "pause" in request.POST:
            return redirect("counters:visit", visit.pk)
        return redirect("counters:report_loss_step", visit.pk, STEPS[STEPS.index(step) + 1])
    return render(
        request, f"counters/desk/report_loss_{step}.html", _context(step, form, report, visit),
        status=422 if form is not None and form.errors else 200,
    )  # fmt: skip


def _form(step: str, request: StaffRequest, report: LossReport, visit: Visit) -> forms.Form | None:
    data = request.POST if request.method == "POST" else None
    if step == "reporter":
        check = visit.identity_checks.last()
        initial = {name: getattr(check, name) for name in ("arrival", "agent_name", "documents")} if check else {}
        return IdentityForm(data, initial=initial, bar=identity.Bar.STOP, visit=visit, at=timezone.now())
    if step == "circumstances":
        return CircumstancesForm(data, initial=_kept(report, CircumstancesForm))
    if step == "phone":
        initial = {"phone_choice": report.phone_choice, "explained": report.explained}
        return PhoneForm(data, initial=initial, has_phone=_has_phone(visit), lost=report.lost)
    return None


def _keep(step: str, form: forms.Form, report: LossReport, visit: Visit, *, at_work: AtWork) -> None:
    typed = form.cleaned_data
    if isinstance(form, IdentityForm):
        form.seen_by(at_work.member).save()
        if report._state.adding:
            report.save()
        return
    for name, value in typed.items():
        setattr(report, name, value)
    if step == "circumstances" and report.lost != Lost.CARD and report.phone_choice == PhoneChoice.KEEP:
        report.phone_choice = ""
    report.save()


def _carry_out(report: LossReport, *, at_work: AtWork) -> HttpResponse:
    try:
        slip = loss.carry_out(report, at_work=at_work, at=timezone.now())
    except (loss.NotComplete, LossReport.DoesNotExist):
        return redirect("counters:report_loss", report.visit_id)
    return redirect("counters:slip", report.visit_id, slip.pk)


def _context(step: str, form: forms.Form | None, report: LossReport, visit: Visit) -> dict[str, Any]:
    held = holdings(visit.citizen, at=timezone.now())
    acts = loss.acts_of(report)
    return {
        "act": _("紛失届"),
        "form": form,
        "step": step,
        "steps": STEPS,
        "visit": visit,
        "citizen": visit.citizen,
        "report": report,
        "check": (check := visit.identity_checks.last()),
        "document_names": [one.name for one in office_rules.DOCUMENTS if check and one.code in check.documents],
        "changes": changes(held, acts),
        "card_stays_stopped": acts[Carrier.CARD] is Act.SUSPEND,
        "has_phone": _has_phone(visit),
        "phone": next((one.certificate.phone for one in held if one.carrier == Carrier.PHONE), None),
        "stopped_before": visit.citizen.receipts.filter(act=Act.SUSPEND).order_by("-at").first(),
    }


def _first_open(report: LossReport, visit: Visit) -> str:
    if not visit.identity_checks.exists() or report._state.adding:
        return "reporter"
    if not report.lost:
        return "circumstances"
    return "phone" if not (report.phone_choice and report.explained) else "check"


def _has_phone(visit: Visit) -> bool:
    return any(
        one.carrier == Carrier.PHONE and one.certificate.is_alive()
        for one in holdings(visit.citizen, at=timezone.now())
    )


def _kept(report: LossReport, form: type[forms.Form]) -> dict[str, Any]:
    return {name: getattr(report, name) for name in form.base_fields}
