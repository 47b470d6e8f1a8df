"""受付票: on the screen, and on paper (A4, one page, black); printed again it says so (R-46)."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.states import Carrier, Kind, State
from counters import office_rules, slips, visits
from counters.guard import staff_only
from counters.holdings import CARRIER_NAMES, STANDINGS, Standing
from counters.models import Slip

# On paper people read words of theirs, not the desk's.
KINDS: dict[Kind, str | Promise] = {
    Kind.USER_AUTHENTICATION: _("ログイン用（利用者証明用）"),
    Kind.DIGITAL_SIGNATURE: _("署名用"),
}
NOW: dict[State, str | Promise] = {
    State.VALID: _("使えます"),
    State.ON_HOLD: _("止まっています"),
    State.READY_TO_REGISTER: _("登録を待っています"),
    State.REVOKED: _("失効しました"),
}


@dataclass(frozen=True)
class Line:
    """`before` is empty where nothing changed."""

    carrier: Carrier
    carrier_name: str | Promise
    kind_name: str | Promise
    before: str | Promise
    now: str | Promise
    standing: Standing


@require_safe
@staff_only(*COUNTER_ROLES)
def slip(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID, slip_id: int) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    found = get_object_or_404(Slip, pk=slip_id, visit=visit)
    printing = slips.being_printed(found, request.GET.get("print", ""), by=at_work.member, at=now)
    context = {
        "visit": visit,
        "slip": found,
        "lines": [_line(line) for line in found.lines],
        "prints": found.prints.count(),
        "notes": [_note(note) for note in found.notes],
        "rules": office_rules.of(visit.municipality),
        "printing": printing,
    }
    return render(request, "counters/desk/slip.html", context)


@require_POST
@staff_only(*COUNTER_ROLES)
def print_slip(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID, slip_id: int) -> HttpResponse:
    now = timezone.now()
    visit = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    found = get_object_or_404(Slip, pk=slip_id, visit=visit)
    counted = slips.print_again(found, by=at_work.member, at=now)
    address = redirect("counters:slip", visit.pk, found.pk)
    address["Location"] += f"?print={counted.pk}"
    return address


def _note(note: str | dict[str, Any]) -> dict[str, Any]:
    """A sentence's name with its facts; a day is stored as 2026-12-10."""
    facts = note if isinstance(note, dict) else {"name": note}
    return facts | {"day": date.fromisoformat(facts["day"])} if "day" in facts else facts


def _line(line: dict[str, str]) -> Line:
    carrier, after = Carrier(line["carrier"]), State(line["after"])
    before: str | Promise = NOW[State(line["before"])] if line["before"] else _("ありません")
    return Line(
        carrier,
        CARRIER_NAMES[carrier],
        KINDS[Kind(line["kind"])],
        before if line["before"] != line["after"] else "",
        NOW[after],
        STANDINGS[after],
    )
