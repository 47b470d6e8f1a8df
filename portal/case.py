"""One case: its number, what it is about, where it stands, what was answered. The confirmation of having told, too."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.history.entries import find
from certificates.models import Case
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.history_words import line
from portal.report import stoppable


@require_safe
@citizens_only
def case(request: CitizenRequest, citizen: Citizen, case_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Case, pk=case_id, citizen=citizen)
    context = {
        "case": found,
        "line": line(find(citizen, found.entry)),
        "answers": found.answers.all(),
        "stoppable": stoppable(citizen),
    }
    return render(request, "portal/case.html", context)
