"""照会書兼回答書 for an agent's application (R-45): printed and posted today, its answer counts from tomorrow."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import letters, office_rules, visits
from counters.guard import staff_only
from counters.models import ReplyLetter


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES)
def letter(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    if request.method == "POST":
        letters.send(visit, at_work=at_work, at=now)
        return redirect("counters:letter", visit.pk)
    sent = ReplyLetter.objects.filter(visit=visit).first()
    context = {
        "act": _("照会書を送る"),
        "visit": visit,
        "citizen": visit.citizen,
        "letter": sent,
        "rules": office_rules.of(visit.municipality),
    }
    return render(request, "counters/desk/letter.html", context)
