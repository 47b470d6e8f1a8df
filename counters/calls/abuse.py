"""What looks like a game with somebody's things is put before the supervisors, and carried out all the same (R-57).

One table of patterns with their numbers; each is judged where it can first be seen. Nothing here refuses anything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from counters.calls import log
from counters.calls.watch import watch
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
    stopped_before = watch(stop.call, at=at).stops or 0
    _flag(stop.call, ABOUT_ONE_PERSON, 1 + stopped_before, at=at)
    by_the_same = CallStop.objects.filter(call__operator=stop.call.operator_id)
    within_an_hour = by_the_same.filter(at__gt=at - HOUR)
    _flag(stop.call, BY_ONE_OPERATOR, within_an_hour.count(), at=at)
    _flag(stop.call, IN_DOUBT_BY_ONE_OPERATOR, within_an_hour.filter(precaution=True).count(), at=at)
    _flag(stop.call, THE_SAME_BY_ONE_OPERATOR, _calls_about(stop, by_the_same.filter(at__gt=at - MONTH)), at=at)


def _calls_about(stop: CallStop, stops: QuerySet[CallStop]) -> int:
    """In how many calls: card first and then the phone is one call, and nothing to wonder at."""
    return stops.filter(citizen=stop.citizen_id).order_by().values("call").distinct().count()


def _flag(call: Call, pattern: Pattern, count: int, *, at: datetime) -> None:
    if count >= pattern.many:
        log.inform_supervisor(call, pattern.why, at=at)
