"""電子証明書交付記録簿: a day's or a month's slips with totals, on the screen and as CSV (with a fresh proof)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import StaffEventKind
from accounts.models.staff_member import COUNTER_ROLES
from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from accounts.staff_events import write_down
from certificates.policy import JAPAN
from counters import ledger as ledgers
from counters import spreadsheet
from counters.guard import staff_only
from counters.span import SpanForm

READERS = (*COUNTER_ROLES, Role.AUDITOR)
SHOWN = 300


@require_safe
@staff_only(*READERS)
def ledger(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    form = SpanForm(request.GET, at_work=at_work)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        span = form.span
        lines = list(ledgers.entries(span, office=form.of_office))
        parts, together = ledgers.totals(lines)
        context |= {"span": span, "lines": lines[:SHOWN], "left_out": max(0, len(lines) - SHOWN)}
        context |= _table(parts, together)
    return render(request, "counters/desk/ledger.html", context, status=422 if form.errors else 200)


def _table(parts: list[ledgers.Totals], together: ledgers.Totals) -> dict[str, Any]:
    """A column for every act and every state there was; the figures of a row in the columns' order."""
    acts, after = sorted(together.acts), sorted(together.after)
    rows = [(part, [part.acts[a] for a in acts], [part.after[state] for state in after]) for part in [*parts, together]]
    return {"acts": acts, "after": after, "parts": rows[:-1], "together": rows[-1]}


@require_POST
@staff_only(*READERS, proved=True)
def export_ledger(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """The same as CSV; who took it away is written down."""
    form = SpanForm(request.POST, at_work=at_work)
    if not form.is_valid():
        raise Http404
    span, office = form.span, form.of_office
    lines = list(ledgers.entries(span, office=office))
    code = office.code if office else "all"
    write_down(
        at_work.member, StaffEventKind.EXPORTED, by=at_work.member, at=timezone.now(), what="ledger", office=code,
        first=f"{span.first}", last=f"{span.last}", rows=f"{len(lines)}",
    )  # fmt: skip
    answer = HttpResponse(spreadsheet.written(_cells(lines)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ledger-{code}-{span.first:%Y%m%d}-{span.last:%Y%m%d}.csv"'
    return answer


def _cells(lines: list[ledgers.Entry]) -> list[list[object]]:
    head: list[object] = [_("日時"), _("市区町村"), _("受付番号"), _("手続き"), _("届出人"), _("変わった証明書"),
                          _("手数料（円）"), _("担当")]  # fmt: skip
    rows: list[list[object]] = [head]
    for line in lines:
        changed = "、".join(f"{one.name}：{one.before}→{one.after}" for one in line.changed)
        at = f"{line.at.astimezone(JAPAN):%Y-%m-%d %H:%M}"
        fee: object = "" if line.fee is None else line.fee
        rows.append([at, line.office, line.number, line.act, line.arrival, changed, fee, line.by])
    return rows
