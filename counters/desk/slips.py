"""受付票の照会: somebody comes back with the number of a slip, or without the slip itself (R-46)."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import slips
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.models import Slip
from counters.people import masked_name


class NumberForm(DeskForm):
    purpose = forms.ChoiceField(label=_("用件"), choices=slips.LookedUpFor.choices)
    number = forms.CharField(
        label=_("受付番号"),
        max_length=40,
        help_text=_("受付票の右上にあります。例：C-1126-0038"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_number(self) -> tuple[str, str, str]:
        number = slips.read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(_("受付番号として読めません。例：C-1126-0038"), code="number")
        return number


class OpenSlipForm(forms.Form):
    purpose = forms.ChoiceField(choices=slips.LookedUpFor.choices)
    slip = forms.IntegerField(min_value=1, max_value=2**62)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES)
def look_up(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    form, found = NumberForm(request.POST or None), []
    if form.is_valid() and at_work.member.municipality:
        found = slips.visits_with(form.cleaned_data["number"], office=at_work.member.municipality, at=timezone.now())
    context = {
        "form": form,
        "found": [(visit, masked_name(visit.citizen.full_name), visit.slips.all()) for visit in found],
        "looked": form.is_bound and form.is_valid(),
        "purpose": form.cleaned_data.get("purpose", "") if form.is_bound and form.is_valid() else "",
    }
    return render(request, "counters/desk/slips.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only(*COUNTER_ROLES)
def open_slip(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """From now on it stands in the person's history that somebody looked, and why."""
    form = OpenSlipForm(request.POST)
    if not form.is_valid():
        raise Http404
    found = Slip.objects.select_related("visit__citizen").filter(
        pk=form.cleaned_data["slip"], visit__municipality=at_work.member.municipality_id
    )
    slip = found.first()
    if slip is None:
        raise Http404
    slips.look_up(slip, slips.LookedUpFor(form.cleaned_data["purpose"]), at_work=at_work, at=timezone.now())
    return redirect("counters:slip", slip.visit_id, slip.pk)
