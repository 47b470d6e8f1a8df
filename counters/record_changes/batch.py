"""/staff/record-changes/<batch>/: the dry run, the word to carry it out, how far it is, and the lines to mend."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import record_batch, spreadsheet
from counters.guard import staff_only
from counters.models import RecordBatch, RecordLine
from counters.record_lines import COLUMNS

SHOWN = 200  # lines on the page; all of the refused are in the file


@dataclass(frozen=True)
class Counts:
    lines: int
    refused: int
    done: int

    @property
    def waiting(self) -> int:
        return self.lines - self.refused - self.done


@require_safe
@staff_only(*COUNTER_ROLES, proved=True)
def batch(request: StaffRequest, at_work: AtWork, batch_id: uuid.UUID) -> HttpResponse:
    found = _of_office(batch_id, at_work)
    return render(request, "counters/record_changes/batch.html", _context(found))


@require_POST
@staff_only(*COUNTER_ROLES, proved=True)
def carry_out(request: StaffRequest, at_work: AtWork, batch_id: uuid.UUID) -> HttpResponse:
    found = _of_office(batch_id, at_work)
    try:
        record_batch.confirm(found, at=timezone.now())
    except record_batch.CarriedOutAlready:
        found.refresh_from_db()
        if found.confirmed_at is None:  # the same file, sent twice: the other one was carried out
            context = _context(found) | {"carried_out_already": True}
            return render(request, "counters/record_changes/batch.html", context, status=409)
    return redirect("counters:record_batch", found.pk)


@require_safe
@staff_only(*COUNTER_ROLES, proved=True)
def refused(request: StaffRequest, at_work: AtWork, batch_id: uuid.UUID) -> HttpResponse:
    """The refused lines as they were sent, with the reason: to be mended and sent again."""
    found = _of_office(batch_id, at_work)
    header = [_("行"), _("理由"), *COLUMNS.values()]
    lines = [
        [line.number, line.get_refused_display(), *(line.cells.get(name, "") for name in COLUMNS)]
        for line in found.lines.exclude(refused="")
    ]
    answer = HttpResponse(spreadsheet.written([header, *lines]), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.reference}-refused.csv"'
    return answer


def _of_office(batch_id: uuid.UUID, at_work: AtWork) -> RecordBatch:
    found = RecordBatch.objects.filter(pk=batch_id, municipality=at_work.member.municipality_id).first()
    if found is None:
        raise Http404
    return found


def _context(found: RecordBatch) -> dict[str, Any]:
    lines = RecordLine.objects.filter(batch=found)
    counts = Counts(lines.count(), lines.exclude(refused="").count(), lines.filter(change__isnull=False).count())
    return {
        "batch": found,
        "counts": counts,
        "refused": lines.exclude(refused="")[:SHOWN],
        "accepted": lines.filter(refused="").select_related("change")[:SHOWN],
        "running": found.confirmed_at is not None and found.done_at is None,
    }
