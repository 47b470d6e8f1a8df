"""一時停止 by telephone: at once, no question asked back, once however often it is pressed (R-51, R-52)."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Citizen
from accounts.sign_in.session import AtWork
from certificates.lifecycle.suspend import suspend
from certificates.states import Carrier, NotPossible
from counters.calls import abuse, log, take
from counters.calls.hear import CallIsOver
from counters.holdings import holdings, lines
from counters.models import Because, Call, CallStop, Happened, Why


class AnotherPerson(Exception):
    """The button named somebody else than the call describes now: nothing was stopped."""


@dataclass(frozen=True)
class Press:
    """What the button said. `key` was drawn with it."""

    key: uuid.UUID
    citizen: uuid.UUID
    carriers: tuple[Carrier, ...]
    because: Because = Because.LOST


def stop(call: Call, press: Press, *, at_work: AtWork, at: datetime) -> CallStop:
    """Two transactions: that it was asked for, then the whole of it. After a crash between or within them the log has
    the question without an answer, and nothing is stopped (how_it_ended).

    Raises CallIsOver, AnotherPerson, permissions.NotAllowed; then nothing was stopped.
    """
    with transaction.atomic():
        _judged(call, press)
        log.write(call, Happened.STOP_ASKED, at=at, carriers=list(press.carriers), key=str(press.key))
    with transaction.atomic():
        call = _judged(call, press)
        made = CallStop.objects.filter(call=call, key=press.key).first()
        return made or _stop(call, press, at_work=at_work, at=at)


def _judged(call: Call, press: Press) -> Call:
    call = take.locked(call)
    if call.ended_at is not None:
        raise CallIsOver
    if call.citizen_id != press.citizen or not press.carriers:
        raise AnotherPerson
    return call


def _stop(call: Call, press: Press, *, at_work: AtWork, at: datetime) -> CallStop:
    citizen = Citizen.objects.select_for_update(no_key=True).get(pk=press.citizen)
    before = holdings(citizen, at=at)
    try:
        receipt = suspend(
            citizen.pk, press.carriers, actor=at_work.actor(call.reference), reason=press.because.reason, at=at
        )
    except NotPossible:  # somebody was faster, or there is nothing: what the caller wants is so
        receipt = None
    made = CallStop.objects.create(
        call=call, key=press.key, citizen=citizen, carriers=list(press.carriers), receipt=receipt,
        lines=lines(before, holdings(citizen, at=at)), because=press.because,
        precaution=call.is_precaution, at=at,
    )  # fmt: skip
    kind = Happened.STOPPED if receipt else Happened.ALREADY
    log.write(call, kind, at=at, carriers=list(press.carriers), count=made.count, precaution=made.precaution)
    if made.precaution:
        log.inform_supervisor(call, Why.PRECAUTION, at=at)
    abuse.judge_stop(made, at=at)
    return made


@transaction.atomic
def unanswered(call: Call) -> datetime | None:
    """When a stop was asked for that never happened, because the house fell in between; None when all is answered.

    Waits for one that is still under way: it holds the call's row until it has happened or has not.
    """
    asked = call.events.filter(kind=Happened.STOP_ASKED).first()
    if asked is None:
        return None
    take.locked(call)
    happened = CallStop.objects.filter(call=call, key=asked.details["key"]).exists()
    return None if happened else asked.at
