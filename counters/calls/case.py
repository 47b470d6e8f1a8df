"""こんなとき: a call that goes another way, and back again; some of them the supervisor has to know of."""

from datetime import datetime

from django.db import transaction

from counters.calls import log, take
from counters.calls.hear import CallIsOver
from counters.models import Call, Caller, Case, Happened, Why

FLAGGED: dict[Case, Why] = {Case.SUPERVISOR: Why.CALLED, Case.CANNOT_SPEAK: Why.CANNOT_SPEAK}


@transaction.atomic
def enter(call: Call, case: Case, *, at: datetime) -> Call:
    """Case.NONE goes back to the main line. Who once was an agent stays one until said otherwise. Raises CallIsOver."""
    call = take.locked(call)
    if call.ended_at is not None:
        raise CallIsOver
    if call.case == case:
        return call
    call.case = case
    if case is Case.AGENT:
        call.caller = Caller.AGENT
    call.save(update_fields=["case", "caller"])
    log.write(call, Happened.CASE, at=at, case=str(case))
    if case in FLAGGED:
        log.inform_supervisor(call, FLAGGED[case], at=at)
    return call


@transaction.atomic
def say_who_calls(call: Call, caller: Caller, *, at: datetime) -> Call:
    """The holder has come to the telephone after all, or it is not the holder. Raises CallIsOver."""
    call = take.locked(call)
    if call.ended_at is not None:
        raise CallIsOver
    if call.caller != caller:
        call.caller = caller
        call.save(update_fields=["caller"])
        log.write(call, Happened.CALLER, at=at, caller=str(caller))
    return call
