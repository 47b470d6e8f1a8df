"""閲覧の記録: who of one's staff looked at whose record, why, and what of it is worth a question (T3)."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import AccessRecord, StaffMember
from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.policy import NEIGHBOURS as NEIGHBOURS_MARKED
from certificates.policy import NEIGHBOURS_WITHIN, NOTHING_FOLLOWED_AFTER, OPENINGS_AN_HOUR
from counters.guard import staff_only
from counters.models.daily_number import shown
from counters.overseen import OVERSEERS, members_overseen, shown_as
from counters.people import masked_name
from counters.person_code import code_of
from counters.span import Span, SpanForm
from counters.unusual import Mark, marks

LOOKED_AT, SHOWN = 20_000, 200
DAYS = 7


class LogForm(SpanForm):
    member = forms.CharField(label=_("職員番号"), max_length=60, required=False)
    reference = forms.CharField(label=_("受付番号"), max_length=60, required=False)
    mark = forms.ChoiceField(
        label=_("印"), choices=[("", _("すべて")), ("any", _("印のあるもの")), *Mark.choices], required=False
    )


@dataclass(frozen=True)
class Line:
    """`person` is masked; an auditor sees the code alone."""

    at: datetime
    by: str
    role: str
    purpose: str
    number: str
    person: str
    marks: list[Mark]
    view: int


@require_safe
@staff_only(*OVERSEERS)
def access_log(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    form, now = LogForm(request.GET, at_work=at_work, days=DAYS), timezone.now()
    context: dict[str, Any] = {"form": form, "limits": _limits()}
    if form.is_valid():
        members = members_overseen(at_work, office=form.of_office)
        views, too_many = _views(form.span, members)
        found = marks(views, members, at=now)
        lines = [
            _line(view, members, found[view.pk], at_work) for view in views if _is_wanted(view, form, members, found)
        ]
        context |= {
            "lines": lines[:SHOWN],
            "left_out": max(0, len(lines) - SHOWN),
            "too_many": too_many,
            "counted": [(mark.label, Counter(m for line in lines for m in line.marks)[mark]) for mark in Mark],
        }
    return render(request, "counters/supervision/access_log.html", context, status=422 if form.errors else 200)


def _views(span: Span, members: dict[uuid.UUID, StaffMember]) -> tuple[list[AccessRecord], bool]:
    """Newest first, with those of the days before that a mark compares with; and whether there were too many."""
    rows = AccessRecord.objects.filter(at__gte=span.begin - NEIGHBOURS_WITHIN, at__lt=span.end, actor_id__in=members)
    found = list(rows.select_related("citizen").order_by("-at", "-id")[: LOOKED_AT + 1])
    return found[:LOOKED_AT], len(found) > LOOKED_AT


def _is_wanted(
    view: AccessRecord, form: LogForm, members: dict[uuid.UUID, StaffMember], found: dict[int, list[Mark]]
) -> bool:
    asked, marked = form.cleaned_data, found[view.pk]
    member, reference = asked["member"].strip(), asked["reference"].strip().upper()
    return (
        view.at >= form.span.begin
        and (not member or members[view.actor_id].login == member)
        and (not reference or reference in (view.reference.upper(), _number(view)))
        and (not asked["mark"] or (bool(marked) if asked["mark"] == "any" else asked["mark"] in marked))
    )


def _line(view: AccessRecord, members: dict[uuid.UUID, StaffMember], found: list[Mark], at_work: AtWork) -> Line:
    code = code_of(view.citizen_id)
    named = code if at_work.member.role == Role.AUDITOR else f"{masked_name(view.citizen.full_name)}（{code}）"
    by, role = shown_as(members.get(view.actor_id), at_work), Role(view.role).label
    return Line(view.at, by, str(role), view.purpose, _number(view), named, found, view.pk)


def _number(view: AccessRecord) -> str:
    return shown(view.reference) if view.reference.startswith(("C-", "H-")) else view.reference


def _limits() -> dict[str, Any]:
    hours = int(NOTHING_FOLLOWED_AFTER.total_seconds() // 3600)
    return {"many": OPENINGS_AN_HOUR, "hours": hours, "neighbours": NEIGHBOURS_MARKED, "days": NEIGHBOURS_WITHIN.days}
