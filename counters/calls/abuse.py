"""What looks like a game with somebody's things is put before the supervisors, and carried out all the same (R-57).

One table of patterns with their numbers; each is judged where it can first be seen. Nothing here refuses anything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from counters.calls import log
from counters.calls.watch import stops_and_returns, watch
from counters.models import Call, CallStop, Why

HOUR = timedelta(hours=1)
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Pattern:
    """From `many` on it is flagged, this time included."""

    why: Why
    many: int


FROM_ONE_NUMBER = Pattern(Why.SAME_NUMBER, 3)  # calls within a day
ABOUT_ONE_PERSON = Pattern(Why.SAME_PERSON, 3)  # stops and returns within thirty days
BY_ONE_OPERATOR = Pattern(Why.SAME_OPERATOR, 12)  # stops within an hour: one each five minutes, without a pause
IN_DOUBT_BY_ONE_OPERATOR = Pattern(Why.SAME_OPERATOR, 4)  # precautionary ones within an hour
THE_SAME_BY_ONE_OPERATOR = Pattern(Why.SAME_OPERATOR, 2)  # stops of one person within thirty days


def judge_call(call: Call, *, at: datetime) -> None:
    """When it is taken. A number that was withheld is nobody's."""
    others = watch(call, at=at).from_number
    _flag(call, FROM_ONE_NUMBER, 1 + (others or 0), at=at)


def judge_stop(stop: CallStop, *, at: datetime) -> None:
    """When something was stopped, in the same transaction: what was not stopped is not flagged."""
    before = stops_and_returns(stop.call, at=at) if stop.call.citizen_id else 0
    _flag(stop.call, ABOUT_ONE_PERSON, 1 + before, at=at)
    by_the_same = _by_the_same_operator(stop, at=at)
    for pattern in (BY_ONE_OPERATOR, IN_DOUBT_BY_ONE_OPERATOR, THE_SAME_BY_ONE_OPERATOR):
        _flag(stop.call, pattern, by_the_same[pattern], at=at)


def _by_the_same_operator(stop: CallStop, *, at: datetime) -> dict[Pattern, int]:
    """All in one statement: it stands between the button and the stop. Card first and then the phone is one call."""
    within_an_hour = Q(at__gt=at - HOUR)
    stops = CallStop.objects.filter(call__operator=stop.call.operator_id, at__gt=at - MONTH)
    counts = stops.order_by().aggregate(
        all=Count("pk", filter=within_an_hour),
        in_doubt=Count("pk", filter=within_an_hour & Q(precaution=True)),
        the_same=Count("call", filter=Q(citizen=stop.citizen_id), distinct=True),
    )
    return {
        BY_ONE_OPERATOR: counts["all"],
        IN_DOUBT_BY_ONE_OPERATOR: counts["in_doubt"],
        THE_SAME_BY_ONE_OPERATOR: counts["the_same"],
    }


def _flag(call: Call, pattern: Pattern, count: int, *, at: datetime) -> None:
    if count >= pattern.many:
        log.inform_supervisor(call, pattern.why, at=at)
