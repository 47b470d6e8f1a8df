"""/staff/cases/: what citizens did not recognise in their history, the longest waiting first; nobody named."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.lifecycle.answer_case import cases_open_to
from counters.guard import staff_only

ANSWERERS = (Role.COUNTER_SUPERVISOR, Role.HOTLINE_SUPERVISOR)
AT_MOST = 100


@require_safe
@staff_only(*ANSWERERS)
def waiting(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    now = timezone.now()
    cases = cases_open_to(at_work.actor("cases"))
    context = {"cases": [(case, (now - case.opened_at).days) for case in cases[:AT_MOST]], "count": cases.count()}
    return render(request, "counters/cases/waiting.html", context)
