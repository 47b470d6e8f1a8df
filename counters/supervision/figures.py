"""数字: charts drawn by the server, each beside its table."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import figures as drawn
from counters.guard import staff_only
from counters.overseen import OVERSEERS
from counters.span import SpanForm

DAYS = 30


@require_safe
@staff_only(*OVERSEERS)
def figures(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    form = SpanForm(request.GET, at_work=at_work, days=DAYS)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["charts"] = drawn.charts(form.span, office=form.of_office, at=timezone.now())
    return render(request, "counters/supervision/figures.html", context, status=422 if form.errors else 200)
