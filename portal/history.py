"""これまでの記録: what happened, when, through which channel, by whom (R-64); and who looked, when and why (R-40)."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.history.entries import entries
from certificates.history.rows import Show, rows_of
from certificates.models import Case
from certificates.models.case import CaseState
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.history_words import Line, line

ON_A_PAGE = 40


@require_safe
@citizens_only
def history(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    wanted = request.GET.get("show", "")
    show = Show(wanted) if wanted in list(Show) else Show.ALL
    page = Paginator(rows_of(citizen, show), ON_A_PAGE).get_page(request.GET.get("page"))
    lines = _with_their_cases(citizen, [line(entry) for entry in entries(citizen, page.object_list)])
    return render(request, "portal/history.html", {"lines": lines, "page": page, "show": show})


def _with_their_cases(citizen: Citizen, lines: list[Line]) -> list[Line]:
    told = Case.objects.filter(citizen=citizen, entry__in=[one.entry.reference for one in lines])
    cases = {case.entry: case for case in told.exclude(state=CaseState.CLOSED)}
    return [replace(one, case=cases.get(one.entry.reference)) for one in lines]
