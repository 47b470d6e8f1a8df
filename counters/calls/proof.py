"""停止を確認: what was stopped is asked about at our own OCSP, as everybody else asks; the log says when."""

from datetime import datetime

from certificates.models import Certificate
from certificates.ocsp import ask_back
from certificates.states import STOPPED
from counters.calls import log
from counters.holdings import holdings
from counters.models import Call, CallEvent, CallStop, Happened


def of(call: Call, stop: CallStop) -> CallEvent | None:
    """The line that says it was proved, if it was."""
    return call.events.filter(kind=Happened.PROVED, details__stop=stop.pk).first()


def prove(call: Call, stop: CallStop, *, at: datetime) -> CallEvent | None:
    """None: not everything answers as stopped. Raises ask_back.NoAnswer: nobody could be asked; that is no "no"."""
    known = of(call, stop)
    if known is not None:
        return known
    stopped = _stopped(stop, at=at)
    if not stopped or not ask_back.are_stopped(stopped, at=at):
        return None
    return log.write(call, Happened.PROVED, at=at, stop=stop.pk, count=len(stopped))


def _stopped(stop: CallStop, *, at: datetime) -> list[Certificate]:
    """What the stop was about and stands stopped: also what somebody else had stopped before."""
    held = [one.certificate for one in holdings(stop.citizen, at=at) if one.carrier in stop.carriers]
    return [certificate for certificate in held if certificate.status in STOPPED]
