"""A call that was written down while the house was away is carried out, once, as of when it was taken (R-58)."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import Http404

from accounts.models import StaffMember, StaffSession
from accounts.sign_in.session import AtWork
from certificates.models import StatusChange
from certificates.states import Carrier
from counters.calls import log, take
from counters.calls.hear import hear
from counters.calls.stop import Press, stop
from counters.hotline.matching import Heard
from counters.models import Because, Call, CallStop, Happened, KeptCall, Outcome, Target


@dataclass(frozen=True)
class Kept:
    """As it was sealed in the browser. `taken_at`: by the desk's clock."""

    key: uuid.UUID
    taken_at: datetime
    heard: Heard
    target: Target
    number: str = ""
    memo: str = ""
    because: Because = Because.LOST


@transaction.atomic
def replay(kept: Kept, *, at_work: AtWork, at: datetime) -> KeptCall:
    """All of it or nothing. What reaches the bar is stopped; what does not stays an open call for the operator, who
    calls back; and where somebody has done something else with these things since, nothing is stopped.

    Raises number.NotANumber; Http404 for a key that a colleague used.
    """
    StaffMember.objects.select_for_update(no_key=True).get(pk=at_work.member.pk)  # two tabs send in one after the other
    before = KeptCall.objects.filter(key=kept.key).select_related("call").first()
    if before is not None:
        if before.operator_id != at_work.member.pk:
            raise Http404
        return before
    call = take.take(kept.number, at_work=at_work, at=at)
    taken_at = min(kept.taken_at, at)
    log.write(call, Happened.KEPT, at=at, taken_at=taken_at.isoformat())
    Call.objects.filter(pk=call.pk).update(target=kept.target, because=kept.because, memo=kept.memo, memo_at=taken_at)
    call = hear(take.locked(call), kept.heard, at_work=at_work, at=at)
    outcome = _outcome(call, kept, taken_at, at_work=at_work, at=at)
    in_call = at_work.session.call  # nobody is on the telephone for this one
    StaffSession.objects.filter(digest=at_work.session.digest).update(call=in_call)
    return KeptCall.objects.create(
        key=kept.key, operator=at_work.member, call=call, outcome=outcome, taken_at=taken_at, received_at=at
    )


def _outcome(call: Call, kept: Kept, taken_at: datetime, *, at_work: AtWork, at: datetime) -> Outcome:
    if call.citizen is None or not call.reached:
        return Outcome.UNSURE
    if _changed_since(call, kept.target.carriers, taken_at):
        return Outcome.CHANGED
    press = Press(kept.key, call.citizen.pk, kept.target.carriers, kept.because)
    made: CallStop = stop(call, press, at_work=at_work, at=at)
    return Outcome.STOPPED if made.receipt else Outcome.ALREADY


def _changed_since(call: Call, carriers: tuple[Carrier, ...], taken_at: datetime) -> bool:
    """A stop that comes late must not undo what the holder has done in between: found it, made it anew."""
    changes = StatusChange.objects.filter(certificate__citizen=call.citizen_id, certificate__carrier__in=carriers)
    return changes.filter(at__gt=taken_at).exclude(act="suspend").exists()
