"""A found card's release: the card is read, the holder known, a colleague asked; then the new signing certificate
is waited for and the slip given (R-18, R-43).
"""

import uuid
from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import approvals, card_on_desk, found, visits
from counters.card_form import CardForm
from counters.guard import staff_only
from counters.holdings import holdings
from counters.models import Approval, ApprovalState, Visit

ACT = _("見つかったカードの一時停止の解除")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES, proved=True)
def release(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    wish = found.newest_wish(visit)
    if wish is not None and (wish.state == ApprovalState.APPROVED or wish.is_open(now)):
        return render(request, "counters/desk/release_asked.html", _asked(visit, wish))
    form = CardForm(request.POST or None, visit=visit, at_work=at_work, at=now)
    if form.is_valid():
        try:
            found.ask(visit, form.card, form.seen_by(at_work.member), at_work=at_work, at=now)
            return redirect("counters:release", visit.pk)
        except approvals.AlreadyAsked:
            form.add_error(None, _("この人のカードの解除は、もうほかの受付で依頼されています。"))
    held = holdings(visit.citizen, at=now)
    context = {
        "act": ACT,
        "form": form,
        "visit": visit,
        "citizen": visit.citizen,
        "holdings": held,
        "changes": found.changes_of(held),
        "possible": bool(found.on_hold(held)),
        "nonce": card_on_desk.new_nonce(at_work, at=now),
        "answered": wish,
    }
    return render(request, "counters/desk/release.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only(*COUNTER_ROLES, proved=True)
def withdraw_release(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    wish = found.newest_wish(visit)
    if wish is not None:
        with suppress(approvals.NotOpen, approvals.NotYours):  # answered meanwhile: the page says so
            approvals.withdraw(wish.pk, at_work=at_work, at=now)
    return redirect("counters:release", visit.pk)


@require_POST
@staff_only(*COUNTER_ROLES)
def release_slip(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    wish = found.newest_wish(visit)
    if wish is None or wish.state != ApprovalState.APPROVED:
        return redirect("counters:release", visit.pk)
    return redirect("counters:slip", visit.pk, found.give_slip(visit, wish, at=now).pk)


def _asked(visit: Visit, wish: Approval) -> dict[str, Any]:
    return {
        "act": ACT,
        "visit": visit,
        "citizen": visit.citizen,
        "wish": wish,
        "approved": wish.state == ApprovalState.APPROVED,
        "asked_for": found.new_certificate(visit),
        "holdings": holdings(visit.citizen, at=timezone.now()),
        "slip": visit.slips.filter(title="release").first(),
    }
