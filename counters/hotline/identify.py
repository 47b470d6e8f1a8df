"""What was heard so far, to be matched; and which of several it is."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls.hear import FIELDS, CallIsOver, forget, hear
from counters.guard import staff_only
from counters.hotline.call import own_call, show
from counters.hotline.matching import Heard
from counters.models import Call

LONGEST = 200


@require_POST
@staff_only(*HOTLINE_ROLES)
@own_call
def identify(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    """The page again, with what was typed in its fields: it is personal, and stands in no address and no table."""
    typed = {name: request.POST.get(name, "")[:LONGEST] for name in FIELDS}
    try:
        if "clear" in request.POST:
            call = forget(call, at=timezone.now())
        call = hear(call, Heard(**typed), at_work=at_work, at=timezone.now())
    except CallIsOver:
        call.refresh_from_db()
        return show(request, call, status=409, problem=_("この通話は終わっています。"))
    return show(request, call, typed=typed)
