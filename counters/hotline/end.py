"""終話: on a key of its own, so that a second Ctrl+Enter after a stop cannot close the call."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls import practise
from counters.calls.end import end as end_call
from counters.guard import staff_only
from counters.hotline.call import own_call
from counters.models import Call


@require_POST
@staff_only(*HOTLINE_ROLES)
@own_call
def end(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    end_call(call, at_work=at_work, at=timezone.now())
    practice = practise.finish(call, practise.Tally.read(request.POST.dict()))
    return redirect("counters:practice", practice.pk) if practice else redirect("counters:hotline")
