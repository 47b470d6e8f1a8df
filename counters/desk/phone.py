"""Questions about the phone at the desk: how it stands, to be read and explained; every act is the holder's own."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import visits
from counters.guard import staff_only
from counters.holdings import holdings
from counters.phone_state import phone_of


@require_safe
@staff_only(*COUNTER_ROLES)
def phone(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    context = {
        "act": _("スマホのようす"),
        "visit": visit,
        "citizen": visit.citizen,
        "state": phone_of(visit.citizen, at=now),
        "holdings": holdings(visit.citizen, at=now),
    }
    return render(request, "counters/desk/phone.html", context)
