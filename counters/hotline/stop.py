"""The button, and what proves that it worked (R-52, R-60)."""

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.ocsp.ask_back import NoAnswer
from counters.calls import proof
from counters.calls.hear import CallIsOver
from counters.calls.stop import AnotherPerson, Press
from counters.calls.stop import stop as stop_now
from counters.guard import staff_only
from counters.hotline.call import own_call, show
from counters.models import Because, Call, Target


class StopForm(forms.Form):
    key = forms.UUIDField()
    citizen = forms.UUIDField()
    target = forms.ChoiceField(choices=Target.choices)
    because = forms.ChoiceField(choices=Because.choices, required=False)

    def press(self) -> Press:
        typed = self.cleaned_data
        because = Because(typed["because"] or Because.LOST)
        return Press(typed["key"], typed["citizen"], Target(typed["target"]).carriers, because)


@require_POST
@staff_only(*HOTLINE_ROLES)
@own_call
def stop(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    form = StopForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        stop_now(call, form.press(), at_work=at_work, at=timezone.now())
    except CallIsOver:
        return _not_stopped(request, call, _("この通話は終わっています。何も止めていません。"))
    except AnotherPerson:
        return _not_stopped(
            request, call, _("照合のしなおしで、相手が変わりました。何も止めていません。もう一度確かめてください。")
        )
    return redirect("counters:call", call.pk)


@require_safe
@staff_only(*HOTLINE_ROLES)
@own_call
def prove(request: StaffRequest, at_work: AtWork, call: Call, stop_id: int) -> JsonResponse:
    """Asked by the page after a stop. `at`: since when others see it, or None; `asked`: whether one could ask."""
    found = get_object_or_404(call.stops.select_related("citizen"), pk=stop_id)
    try:
        event = proof.prove(call, found, at=timezone.now())
    except NoAnswer:
        return JsonResponse({"at": None, "asked": False})
    return JsonResponse({"at": event.at.isoformat() if event else None, "asked": True})


def _not_stopped(request: StaffRequest, call: Call, problem: str) -> HttpResponse:
    call.refresh_from_db()
    return show(request, call, status=409, problem=problem)
