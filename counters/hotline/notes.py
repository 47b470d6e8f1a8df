"""Notes, saved as they are typed; the page shows the time the house gives."""

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls.hear import CallIsOver
from counters.calls.notes import WrittenElsewhere, save
from counters.guard import staff_only
from counters.hotline.call import own_call
from counters.models import Call


class NotesForm(forms.Form):
    memo = forms.CharField(max_length=2000, required=False, strip=False)
    version = forms.IntegerField(min_value=0)


@require_POST
@staff_only(*HOTLINE_ROLES)
@own_call
def notes(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    form, now = NotesForm(request.POST), timezone.now()
    if not form.is_valid():
        return JsonResponse({"problem": _("メモは2000文字までです。保存していません。")}, status=422)
    try:
        version = save(call, form.cleaned_data["memo"], version=form.cleaned_data["version"], at=now)
    except WrittenElsewhere as other:
        said = {
            "problem": _("別の画面で書きかえられました。保存していません。"),
            "kept": other.kept,
            "version": other.version,
        }
        return JsonResponse(said, status=409)
    except CallIsOver:
        return JsonResponse({"problem": _("この通話は終わっています。保存していません。")}, status=409)
    if "application/json" not in request.headers.get("Accept", ""):
        return redirect("counters:call", call.pk)
    return JsonResponse({"version": version, "at": now.isoformat()})
