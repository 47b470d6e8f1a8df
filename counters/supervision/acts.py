"""手続きの記録: every step of every certificate's life, by whom, why and with whom; of the person a code and no more.

The auditor's page (R-40): it reads everything about acts, and nothing it does not need about people.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import StaffEventKind, StaffMember
from accounts.roles import Channel, Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from accounts.staff_events import write_down
from certificates.models import Countersignature, Seal, StatusChange
from certificates.policy import JAPAN
from certificates.states import Act, Carrier, Kind
from counters import spreadsheet
from counters.guard import staff_only
from counters.holdings import CARRIER_NAMES, KIND_NAMES
from counters.models.daily_number import shown
from counters.overseen import OVERSEERS, members_overseen, shown_as
from counters.person_code import code_of
from counters.span import SpanForm

SHOWN, EXPORTED = 200, 50_000


class ActsForm(SpanForm):
    act = forms.ChoiceField(
        label=gettext_lazy("手続き"), choices=[("", gettext_lazy("すべて")), *Act.choices], required=False
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("受け付けた所"), choices=[("", gettext_lazy("すべて")), *Channel.choices], required=False
    )
    reference = forms.CharField(label=gettext_lazy("受付番号"), max_length=60, required=False)


@dataclass(frozen=True)
class Line:
    at: datetime
    act: str | Promise
    what: str
    before: str | Promise
    after: str | Promise
    reason: str | Promise
    channel: str | Promise
    by: str
    second: str
    number: str
    person: str


@require_safe
@staff_only(*OVERSEERS)
def acts(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    form = ActsForm(request.GET, at_work=at_work)
    context: dict[str, Any] = {"form": form, "sealed": Seal.objects.order_by("-pk").first()}
    if form.is_valid():
        rows = _rows(form)
        count = rows.count()
        lines = _lines(rows[:SHOWN], at_work)
        context |= {"lines": lines, "count": count, "left_out": max(0, count - SHOWN)}
    return render(request, "counters/supervision/acts.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only(Role.AUDITOR, proved=True)
def export_acts(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """As CSV, for whoever checks it with other tools; written down."""
    form = ActsForm(request.POST, at_work=at_work)
    if not form.is_valid():
        raise Http404
    lines, span = _lines(_rows(form)[:EXPORTED], at_work), form.span
    write_down(
        at_work.member, StaffEventKind.EXPORTED, by=at_work.member, at=timezone.now(), what="acts",
        office=form.of_office.code if form.of_office else "all", first=f"{span.first}", last=f"{span.last}",
        rows=f"{len(lines)}",
    )  # fmt: skip
    answer = HttpResponse(spreadsheet.written([_head(), *map(_cells, lines)]), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="acts-{span.first:%Y%m%d}-{span.last:%Y%m%d}.csv"'
    return answer


def _rows(form: ActsForm) -> QuerySet[StatusChange]:
    asked, span = form.cleaned_data, form.span
    rows = StatusChange.objects.filter(at__gte=span.begin, at__lt=span.end)
    if form.of_office is not None:
        rows = rows.filter(certificate__citizen__municipality=form.of_office)
    for name in ("act", "channel"):
        if asked[name]:
            rows = rows.filter(**{name: asked[name]})
    if reference := asked["reference"].strip().upper():
        series, _dash, rest = reference.partition("-")
        rows = rows.filter(Q(reference=reference) | Q(reference__startswith=f"{series}-", reference__endswith=rest))
    return rows.select_related("certificate", "countersignature").order_by("-at", "-id")


def _lines(rows: Iterable[StatusChange], at_work: AtWork) -> list[Line]:
    members = members_overseen(at_work)
    return [_line(row, members, at_work) for row in rows]


def _who(row: StatusChange | Countersignature, members: dict[uuid.UUID, StaffMember], at_work: AtWork) -> str:
    """The role; and who of one's own staff it was."""
    member = members.get(row.actor_id) if row.actor_id else None
    return f"{Role(row.role).label}{f'・{shown_as(member, at_work)}' if member else ''}"


def _line(row: StatusChange, members: dict[uuid.UUID, StaffMember], at_work: AtWork) -> Line:
    certificate, signature = row.certificate, getattr(row, "countersignature", None)
    by, second = _who(row, members, at_work), _who(signature, members, at_work) if signature else ""
    number = shown(row.reference) if row.reference.startswith(("C-", "H-")) else row.reference
    what = f"{CARRIER_NAMES[Carrier(certificate.carrier)]} {KIND_NAMES[Kind(certificate.kind)]}"
    return Line(
        row.at, Act(row.act).label, what,
        row.get_from_status_display(), row.get_to_status_display(), row.get_reason_display(),
        row.get_channel_display(), by, second, number,
        code_of(certificate.citizen_id),
    )  # fmt: skip


def _head() -> list[object]:
    return [_("日時"), _("手続き"), _("証明書"), _("前"), _("後"), _("理由"), _("受け付けた所"), _("した人"),
            _("2人目"), _("受付番号"), _("本人")]  # fmt: skip


def _cells(line: Line) -> list[object]:
    at = f"{line.at.astimezone(JAPAN):%Y-%m-%d %H:%M:%S}"
    return [at, line.act, line.what, line.before, line.after, line.reason, line.channel, line.by, line.second,
            line.number, line.person]  # fmt: skip
