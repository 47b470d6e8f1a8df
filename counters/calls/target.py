"""What the caller lost: card, phone or both (R-51)."""

from datetime import datetime

from django.db import transaction

from counters.calls import log, take
from counters.calls.hear import CallIsOver
from counters.models import Call, Happened, Target


@transaction.atomic
def choose(call: Call, target: Target, *, at: datetime) -> Call:
    """Raises CallIsOver."""
    call = take.locked(call)
    if call.ended_at is not None:
        raise CallIsOver
    if call.target != target:
        call.target = target
        call.save(update_fields=["target"])
        log.write(call, Happened.TARGET, at=at, target=str(target))
    return call
