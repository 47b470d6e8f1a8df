"""Why it is to be stopped; sent by the page as it is chosen, and once more with the button."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls.because import say_because
from counters.calls.hear import CallIsOver
from counters.guard import staff_only
from counters.hotline.call import own_call
from counters.models import Because, Call


@require_POST
@staff_only(*HOTLINE_ROLES)
@own_call
def because(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    try:
        say_because(call, Because(request.POST.get("because", "")), at=timezone.now())
    except ValueError:
        raise Http404 from None
    except CallIsOver:
        pass  # the page says so
    return redirect("counters:call", call.pk)
