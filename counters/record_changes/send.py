"""/staff/record-changes/: a file of changes of the resident record is sent, and what was sent before (R-23)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from accounts.spreadsheet import Unreadable
from counters import record_batch
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.models import RecordBatch
from counters.record_lines import COLUMNS, NEEDED, WORDS
from counters.takes_a_file import takes_a_file

RECENT = 20


class SendForm(DeskForm):
    file = forms.FileField(
        label=_("CSVファイル"),
        help_text=_("1000行くらいまで（120KB）。文字コードはUTF-8かShift_JIS。"),
        allow_empty_file=True,
    )


@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES, proved=True)
def send(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    now = timezone.now()
    form = SendForm(request.POST or None, request.FILES or None) if request.method == "POST" else SendForm()
    if form.is_valid():
        try:
            batch = record_batch.look_through(form.cleaned_data["file"].read(), at_work=at_work, at=now)
            return redirect("counters:record_batch", batch.pk)
        except Unreadable as unreadable:
            where = _("%(line)d行目：") % {"line": unreadable.line} if unreadable.line else ""
            form.add_error("file", f"{where}{unreadable.why}")
        except record_batch.CarriedOutAlready:
            form.add_error("file", _("このファイルは、前に実行しました。もう一度は実行しません。"))
    context = {
        "form": form,
        "columns": [(japanese, name in NEEDED) for name, japanese in COLUMNS.items()],
        "changes": list(WORDS),
        "batches": RecordBatch.objects.filter(municipality=at_work.member.municipality_id).select_related("by")[
            :RECENT
        ],
    }
    return render(request, "counters/record_changes/send.html", context, status=422 if form.errors else 200)
