"""A tick on the list of what the caller is told."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls import tell
from counters.guard import staff_only
from counters.hotline.call import own_call
from counters.models import Call


@require_POST
@staff_only(*HOTLINE_ROLES)
@own_call
def told(request: StaffRequest, at_work: AtWork, call: Call, stop_id: int) -> HttpResponse:
    stop = get_object_or_404(call.stops, pk=stop_id)
    if call.ended_at is None:
        try:
            tell.tick(call, stop, request.POST.get("item", ""), said="said" in request.POST, at=timezone.now())
        except ValueError:
            raise Http404 from None
    return redirect("counters:call", call.pk)
