"""The figures a supervisor is asked for: acts by day and channel, open cases by age, time to release, stops by hour."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import ExtractHour, TruncDate
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from accounts.roles import Channel
from certificates.models import Case, Inquiry, StatusChange
from certificates.models.case import CaseState
from certificates.models.inquiry import InquiryState
from certificates.policy import JAPAN
from certificates.states import Act
from counters.charts import Chart, Series
from counters.span import Span

HOURS = range(24)
AGES = ((_("1日まで"), 1), (_("3日まで"), 3), (_("7日まで"), 7), (_("30日まで"), 30), (_("30日より前"), None))
WAITS = ((_("当日"), 1), (_("3日まで"), 3), (_("7日まで"), 7), (_("30日まで"), 30), (_("30日より後"), None))


def charts(span: Span, *, office: Municipality | None, at: datetime) -> list[Chart]:
    """`office` None: of all. An act that changes several certificates at one moment is one."""
    changes = StatusChange.objects.filter(at__gte=span.begin, at__lt=span.end).order_by()
    if office is not None:
        changes = changes.filter(certificate__citizen__municipality=office)
    return [acts_by_day(changes, span), stops_by_hour(changes), waits_for_release(changes), open_by_age(office, at=at)]


def acts_by_day(changes: QuerySet[StatusChange], span: Span) -> Chart:
    rows = changes.values_list(TruncDate("at", tzinfo=JAPAN), "channel").annotate(Count("at", distinct=True))
    count = {(day, channel): number for day, channel, number in rows}
    days = span.days()
    series = [
        Series(channel.label, tone, [count.get((day, channel.value), 0) for day in days])
        for tone, channel in enumerate(Channel, start=1)
    ]
    return Chart(
        "days", _("1日ごとの手続き"), _("どこで受け付けたかで分けています。"), _("日"),
        [f"{day.month}/{day.day}" for day in days], series, every=max(1, len(days) // 8),
    )  # fmt: skip


def stops_by_hour(changes: QuerySet[StatusChange]) -> Chart:
    stops = changes.filter(act=Act.SUSPEND).values_list(ExtractHour("at", tzinfo=JAPAN))
    count = dict(stops.annotate(Count("at", distinct=True)))
    return Chart(
        "hours", _("時刻ごとの一時停止"), _("一時停止は、24時間受け付けています。"), _("時"),
        [f"{hour}" for hour in HOURS], [Series(_("一時停止"), 1, [count.get(hour, 0) for hour in HOURS])], every=3,
    )  # fmt: skip


def waits_for_release(changes: QuerySet[StatusChange]) -> Chart:
    before = StatusChange.objects.filter(
        certificate=OuterRef("certificate"), act=Act.SUSPEND, id__lt=OuterRef("id")
    ).order_by("-id")
    releases = changes.filter(act=Act.RELEASE).annotate(stopped_at=Subquery(before.values("at")[:1]))
    waits = [at - stopped for at, stopped in releases.values_list("at", "stopped_at") if stopped]
    return Chart(
        "waits", _("一時停止から解除まで"), _("この間に解除したカードが、止まっていた長さです。"), _("長さ"),
        [str(name) for name, _days in WAITS], [Series(_("解除"), 1, in_parts(waits, [days for _n, days in WAITS]))],
    )  # fmt: skip


def open_by_age(office: Municipality | None, *, at: datetime) -> Chart:
    cases, inquiries = Case.objects.filter(state=CaseState.OPEN), Inquiry.objects.filter(state=InquiryState.OPEN)
    if office is not None:
        cases, inquiries = (rows.filter(citizen__municipality=office) for rows in (cases, inquiries))  # type: ignore[assignment]
    limits = [days for _name, days in AGES]
    return Chart(
        "ages", _("答えを待っているもの（いま）"), _("申し出や問い合わせを受けてからの長さです。"), _("長さ"),
        [str(name) for name, _days in AGES],
        [
            Series(_("身に覚えがない"), 1, in_parts([at - row.opened_at for row in cases], limits)),
            Series(_("問い合わせ"), 2, in_parts([at - row.at for row in inquiries], limits)),
        ],
    )  # fmt: skip


def in_parts(lengths: list[timedelta], limits: list[int | None]) -> list[int]:
    """How many fall under each limit in days, under none of those before; None takes the rest."""
    places = Counter(
        next(n for n, days in enumerate(limits) if days is None or length <= timedelta(days=days)) for length in lengths
    )
    return [places[n] for n in range(len(limits))]
