"""What the caller lost; sent by the page as it is chosen."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls.hear import CallIsOver
from counters.calls.target import choose
from counters.guard import staff_only
from counters.hotline.call import own_call
from counters.models import Call, Target


@require_POST
@staff_only(*HOTLINE_ROLES)
@own_call
def target(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    try:
        choose(call, Target(request.POST.get("target", "")), at=timezone.now())
    except ValueError:
        raise Http404 from None
    except CallIsOver:
        pass  # the page says so
    return redirect("counters:call", call.pk)
