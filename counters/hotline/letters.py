"""/staff/hotline/letters/: holders whom no mail reaches, as lists for whoever writes. Supervisors, proved anew."""

import uuid

from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls.letters import as_csv, make_list
from counters.calls.told_holder import letters_due
from counters.guard import staff_only
from counters.models import HolderLetter

LISTS_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.HOTLINE_SUPERVISOR, proved=True)
def letters(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """How many wait, and the lists made so far: no names here."""
    now = timezone.now()
    if request.method == "POST":
        make_list(at_work=at_work, at=now)
        return redirect("counters:letters")
    lists = HolderLetter.objects.values("batch", "by__name").annotate(count=Count("pk"), made_at=Max("at"))
    context = {"due": letters_due(at=now).count(), "lists": lists.order_by("-made_at")[:LISTS_SHOWN]}
    return render(request, "counters/hotline/letters.html", context)


@require_safe
@staff_only(Role.HOTLINE_SUPERVISOR, proved=True)
def letters_csv(request: StaffRequest, at_work: AtWork, batch: uuid.UUID) -> HttpResponse:
    written = as_csv(batch)
    if not written:
        raise Http404
    response = HttpResponse(written, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="letters-{str(batch)[:8]}.csv"'
    return response
