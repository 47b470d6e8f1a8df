"""How a practice call went: what was done right, measured against its case; how long it took. Read from the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessRecord
from certificates.practice import Ought
from certificates.states import Carrier
from counters.calls import tell
from counters.models import Approval, Call, Caller, CallStop, Case, Happened, Practice


@dataclass(frozen=True)
class Check:
    """One thing that was to be done."""

    title: str | Promise
    right: bool


@dataclass(frozen=True)
class Result:
    """Seconds are of the call's clock; None: it did not come to that."""

    practice: Practice
    checks: list[Check]
    identified: float | None
    stopped: float | None
    lasted: float | None

    @property
    def right(self) -> int:
        return sum(check.right for check in self.checks)

    @property
    def is_flawless(self) -> bool:
        return self.right == len(self.checks)


def judge(practice: Practice, ought: Ought, *, person: UUID | None) -> Result:
    """`person`: the id of whom the call was about. The call has been answered."""
    call = practice.call
    if call is None:
        raise ValueError(practice.pk)
    stops = list(call.stops.order_by("id"))
    seen = AccessRecord.objects.filter(reference=call.reference).order_by("at").first()
    return Result(
        practice,
        _checks(call, stops, ought, person=person),
        _after(call, seen.at if seen else None),
        _after(call, stops[0].at if stops else None),
        _after(call, call.ended_at),
    )


def _after(call: Call, moment: datetime | None) -> float | None:
    return (moment - call.began_at) / timedelta(seconds=1) if moment else None


def _checks(call: Call, stops: list[CallStop], ought: Ought, *, person: UUID | None) -> list[Check]:
    hit: set[UUID | None] = {stop.citizen_id for stop in stops} or {call.citizen_id}
    found = [Check(_("正しい人を見つけた"), hit == {person})]
    if ought.by_agent:
        found.append(Check(_("代理の方からの電話と記録した"), call.caller == Caller.AGENT))
    if ought.case:
        label = Case(ought.case).label
        found.append(Check(_("「%(case)s」にした") % {"case": label}, _was_in(call, ought.case)))
    found += _of_the_stop(call, stops, ought) if ought.stops else _of_no_stop(call, stops)
    return found


def _of_the_stop(call: Call, stops: list[CallStop], ought: Ought) -> list[Check]:
    stopped = {Carrier(carrier) for stop in stops for carrier in stop.carriers}
    told = {code for stop in stops for code in tell.ticked(call, stop)}
    manner = _("念のための停止にした") if ought.precaution else _("ふつうの停止にした（念のためではなく）")
    return [
        Check(_("なくしたものだけを止めた"), stopped == ought.stops),
        Check(manner, bool(stops) and all(stop.precaution is ought.precaution for stop in stops)),
        Check(_("わけを正しく記録した"), bool(stops) and all(stop.because == ought.because for stop in stops)),
        Check(_("受付番号を伝えた"), tell.NUMBER.code in told),
    ]


def _of_no_stop(call: Call, stops: list[CallStop]) -> list[Check]:
    """R-53: nothing is released by telephone; nor is "found again" a reason to correct or revoke anything (R-56)."""
    asked = Approval.objects.filter(reference=call.reference).exists()
    return [
        Check(_("何も止めなかった"), not stops),
        Check(_("電話で戻そうとしなかった（訂正も失効も申請していない）"), not asked),
    ]


def _was_in(call: Call, case: str) -> bool:
    return call.events.filter(kind=Happened.CASE, details__case=case).exists()
