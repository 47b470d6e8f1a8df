"""/staff/hotline/training/: practice calls, in the sandbox alone. The call itself is the real screen (call.py)."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.practice import PracticeCase
from counters.calls import practise
from counters.calls.judge_practice import Result, judge
from counters.guard import staff_only
from counters.models import Practice

SHOWN = 20


@require_safe
@staff_only(*HOTLINE_ROLES)
def training(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """The cases, one's own results, and for supervisors everybody's."""
    cases = practise.calls_or_404().cases()
    over = Practice.objects.filter(call__ended_at__isnull=False).select_related("call", "operator")
    mine = [_result(one, cases) for one in over.filter(operator=at_work.member)[:SHOWN]]
    context: dict[str, Any] = {
        "cases": [(case, [one for one in mine if one.practice.case == code]) for code, case in cases.items()],
        "mine": [(one, cases[one.practice.case]) for one in mine],
    }
    if Role(at_work.member.role) is Role.HOTLINE_SUPERVISOR:
        others = over.exclude(operator=at_work.member)[:SHOWN]
        context["others"] = [(_result(one, cases), cases[one.case]) for one in others]
    return render(request, "counters/hotline/training.html", context)


@require_POST
@staff_only(*HOTLINE_ROLES)
def begin_practice(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    made = practise.begin(request.POST.get("case", ""), at_work=at_work, at=timezone.now())
    return redirect("counters:practice", made.pk)


@require_safe
@staff_only(*HOTLINE_ROLES)
def practice(request: StaffRequest, at_work: AtWork, practice_id: uuid.UUID) -> HttpResponse:
    """It is about to ring, rings, goes on, or is over: then how it went."""
    found, cases = practise.seen_by(practice_id, at_work=at_work), practise.calls_or_404().cases()
    is_over = found.call is not None and found.call.ended_at is not None
    context = {
        "practice": found,
        "case": cases[found.case],
        "rings": found.call is None and practise.caller_of(found) is not None,
        "result": _result(found, cases) if is_over else None,
        "is_ones_own": found.operator_id == at_work.member.pk,
    }
    return render(request, "counters/hotline/practice.html", context)


@require_POST
@staff_only(*HOTLINE_ROLES)
def answer_practice(request: StaffRequest, at_work: AtWork, practice_id: uuid.UUID) -> HttpResponse:
    found = practise.seen_by(practice_id, at_work=at_work)
    if found.operator_id != at_work.member.pk:
        return redirect("counters:practice", found.pk)
    try:
        call = practise.answer(found, at_work=at_work, at=timezone.now())
    except practise.NobodyCallsYet:
        return redirect("counters:practice", found.pk)
    return redirect("counters:call", call.pk)


def _result(one: Practice, cases: dict[str, PracticeCase]) -> Result:
    caller = practise.caller_of(one)
    return judge(one, cases[one.case].ought, person=caller.citizen.pk if caller else None)
