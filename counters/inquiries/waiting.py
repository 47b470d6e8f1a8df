"""/staff/inquiries/: what people asked in writing and nobody has answered, the oldest first; without what was asked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.inquiries import overview
from counters.guard import staff_only

ANSWERERS = (Role.HOTLINE_OPERATOR, Role.HOTLINE_SUPERVISOR)
AT_MOST = 100


@require_safe
@staff_only(*ANSWERERS)
def waiting(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    now = timezone.now()
    open_ones = overview.waiting(actor=at_work.actor("inquiries"))
    context = {
        "inquiries": [(one, (now - one.at).days) for one in open_ones[:AT_MOST]],
        "count": open_ones.count(),
    }
    return render(request, "counters/inquiries/waiting.html", context)
