"""Why it is to be stopped: lost, stolen, or something else; never asked before anything is stopped (R-52)."""

from datetime import datetime

from django.db import transaction

from counters.calls import log, take
from counters.calls.hear import CallIsOver
from counters.models import Because, Call, Happened


@transaction.atomic
def say_because(call: Call, because: Because, *, at: datetime) -> Call:
    """Raises CallIsOver."""
    call = take.locked(call)
    if call.ended_at is not None:
        raise CallIsOver
    if call.because != because:
        call.because = because
        call.save(update_fields=["because"])
        log.write(call, Happened.BECAUSE, at=at, because=str(because))
    return call
