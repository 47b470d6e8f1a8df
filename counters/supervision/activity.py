"""職員の動き: how much each of one's staff opened, did, asked and answered in these days. Counts alone."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Model
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import AccessRecord, StaffEvent, StaffEventKind, StaffSession
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.models import StatusChange
from counters.guard import staff_only
from counters.models import Approval, ApprovalState
from counters.overseen import OVERSEERS, members_overseen, shown_as
from counters.span import Span, SpanForm

DAYS = 7


@dataclass(frozen=True)
class Line:
    by: str
    role: str
    office: str
    is_active: bool
    here_since: datetime | None
    signed_in: int
    opened: int
    acts: int
    asked: int
    approved: int
    refused: int
    exported: int


@require_safe
@staff_only(*OVERSEERS)
def activity(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    form = SpanForm(request.GET, at_work=at_work, days=DAYS)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["lines"] = _lines(form, at_work)
    return render(request, "counters/supervision/activity.html", context, status=422 if form.errors else 200)


def _lines(form: SpanForm, at_work: AtWork) -> list[Line]:
    members, span = members_overseen(at_work, office=form.of_office), form.span
    opened = _counted(AccessRecord, "actor_id", span, members)
    acts = _counted(StatusChange, "actor_id", span, members)
    asked = _counted(Approval, "asked_by", span, members, moment="asked_at")
    approved = _counted(Approval, "answered_by", span, members, moment="answered_at", state=ApprovalState.APPROVED)
    refused = _counted(Approval, "answered_by", span, members, moment="answered_at", state=ApprovalState.REFUSED)
    signed_in = _counted(StaffEvent, "member", span, members, kind=StaffEventKind.SIGNED_IN)
    exported = _counted(StaffEvent, "member", span, members, kind=StaffEventKind.EXPORTED)
    sessions = StaffSession.objects.filter(member__in=members, proved_at__isnull=False)
    here = dict(sessions.values_list("member").annotate(Max("began_at")))
    return [
        Line(
            shown_as(member, at_work), member.get_role_display(), str(member.municipality or ""), member.is_active,
            here.get(pk), signed_in[pk], opened[pk], acts[pk], asked[pk], approved[pk], refused[pk], exported[pk],
        )
        for pk, member in members.items()
    ]  # fmt: skip


def _counted(
    model: type[Model], by: str, span: Span, members: Any, *, moment: str = "at", **more: Any
) -> Counter[uuid.UUID]:
    within = {f"{moment}__gte": span.begin, f"{moment}__lt": span.end, f"{by}__in": list(members)}
    rows = model._default_manager.filter(**within, **more).order_by().values_list(by).annotate(Count("pk"))
    return Counter(dict(rows))
