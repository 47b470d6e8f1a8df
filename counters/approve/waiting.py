"""/staff/approvals/: what waits for an answer of this person, and what they asked themselves."""

from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models.staff_member import COUNTER_ROLES
from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import approvals
from counters.guard import staff_only
from counters.models import Approval

ANSWERERS = (*COUNTER_ROLES, Role.HOTLINE_SUPERVISOR)
SHOWN_AFTERWARDS = timedelta(days=7)


@require_safe
@staff_only(*ANSWERERS)
def waiting(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    now = timezone.now()
    mine = Approval.objects.filter(asked_by=at_work.member, asked_at__gt=now - SHOWN_AFTERWARDS)
    answered = Approval.objects.filter(answered_by=at_work.member, answered_at__gt=now - SHOWN_AFTERWARDS)
    context = {
        "waiting": approvals.waiting_for(at_work, at=now).order_by("asked_at"),
        "mine": mine.select_related("citizen", "answered_by")[:20],
        "answered": answered.select_related("citizen", "asked_by")[:20],
        "now": now,
    }
    return render(request, "counters/approve/waiting.html", context)


@require_safe
@staff_only(*ANSWERERS)
def how_many(request: StaffRequest, at_work: AtWork) -> JsonResponse:
    """For the number in the header, asked again and again by the page."""
    return JsonResponse({"waiting": approvals.waiting_for(at_work, at=timezone.now()).count()})
