"""終話: notes and log are kept as they are, the number is forgotten, the desk idles again."""

from datetime import datetime

from django.db import transaction

from accounts.models import StaffSession
from accounts.sign_in.session import AtWork
from counters.calls import log, take
from counters.models import Call, Happened


@transaction.atomic
def end(call: Call, *, at_work: AtWork, at: datetime) -> None:
    """Ended twice, it is over all the same."""
    call = take.locked(call)
    if call.ended_at is None:
        log.write(call, Happened.ENDED, at=at)
        call.ended_at, call.number_sealed = at, None
        call.save(update_fields=["ended_at", "number_sealed"])
    StaffSession.objects.filter(digest=at_work.session.digest, call=call.reference).update(call="")
