"""The supervisors' board: what goes on, what waits, what is flagged, how many stops an hour (R-52, R-57)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import approvals
from counters.calls import board as on_the_board
from counters.guard import staff_only

SHOWN = 50


@require_safe
@staff_only(Role.HOTLINE_SUPERVISOR)
def board(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    now = timezone.now()
    hours = on_the_board.by_the_hour(at=now)
    shown = {
        "now": now,
        "calls": on_the_board.going_on()[:SHOWN],
        "waiting": approvals.waiting_for(at_work, at=now),
        "flags": on_the_board.flags()[:SHOWN],
        "hours": hours,
        "most": max(hour.count for hour in hours),
        "total": sum(hour.count for hour in hours),
        "doubtful": sum(hour.doubtful for hour in hours),
        "width": on_the_board.HOURS * on_the_board.STEP,
        "height": on_the_board.HEIGHT,
        "bar": on_the_board.WIDTH,
    }
    return render(request, "counters/hotline/board.html", shown)


@require_POST
@staff_only(Role.HOTLINE_SUPERVISOR)
def flag_seen(request: StaffRequest, at_work: AtWork, flag_id: int) -> HttpResponse:
    on_the_board.see(flag_id, by=at_work.member, at=timezone.now())
    return redirect("counters:hotline_board")
