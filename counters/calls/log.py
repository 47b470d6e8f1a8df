"""The log of a call: one line for what has just happened, in the caller's transaction."""

from datetime import datetime
from typing import Any

from counters.models import Call, CallEvent, Flag, Happened, Why


def write(call: Call, kind: Happened, *, at: datetime, **details: Any) -> CallEvent:
    """`details`: codes and counts; never a name, a number, or what was heard."""
    return CallEvent.objects.create(call=call, kind=kind, details=details, at=at)


def inform_supervisor(call: Call, why: Why, *, at: datetime) -> None:
    """Put it before the supervisors once in a call; what is flagged is carried out all the same (R-52, R-57)."""
    _flag, new = Flag.objects.get_or_create(call=call, why=why, defaults={"at": at})
    if new:
        write(call, Happened.INFORMED, at=at, why=str(why))
