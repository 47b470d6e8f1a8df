"""こんなとき: into another way of the call, and back (Esc); who is on the telephone."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls import case as cases
from counters.calls.hear import CallIsOver
from counters.guard import staff_only
from counters.hotline.call import own_call
from counters.models import Call, Caller, Case


@require_POST
@staff_only(*HOTLINE_ROLES)
@own_call
def case(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    now = timezone.now()
    try:
        if "caller" in request.POST:
            cases.say_who_calls(call, Caller(request.POST["caller"]), at=now)
        if "case" in request.POST:
            cases.enter(call, Case(request.POST["case"]), at=now)
    except ValueError:
        raise Http404 from None
    except CallIsOver:
        pass  # the page says so
    return redirect("counters:call", call.pk)
