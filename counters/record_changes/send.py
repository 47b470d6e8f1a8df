"""/staff/record-changes/: a file of changes of the resident record is sent, and what was sent before (R-23)."""

from functools import wraps
from typing import Any

from django import forms
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
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

RECENT = 20


class SendForm(DeskForm):
    file = forms.FileField(
        label=_("CSVファイル"),
        help_text=_("1000行くらいまで（120KB）。文字コードはUTF-8かShift_JIS。"),
        allow_empty_file=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
@staff_only(*COUNTER_ROLES, proved=True)
def _send(request: StaffRequest, at_work: AtWork) -> HttpResponse:
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


@csrf_exempt  # judged by _send, after the file has been let in
@wraps(_send, updated=("__dict__",))
def send(request: HttpRequest, **named: Any) -> HttpResponse:
    """The one page that takes a file: kept in memory, never on disk, and no larger than any other body."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _send(request, **named)
