"""訂正 of a stop that hit the wrong person or thing: the operator asks after a call back, the supervisor does it. R-56.

"I found it again" is none; it is never offered later than half an hour.
"""

from datetime import datetime

from accounts.sign_in.session import AtWork, actor_of
from certificates.lifecycle.correct import correct
from certificates.models import StatusChange
from certificates.policy import CORRECT_WITHIN
from certificates.states import Act, NotPossible, State
from counters import approvals
from counters.calls import log
from counters.holdings import STANDINGS, Change, Holding
from counters.models import Approval, CallStop, Happened, Wish


class TooLate(Exception):
    """The half hour is over, or something else has happened since: now it is the holder's to bring back."""


def is_open(stop: CallStop, *, at: datetime) -> bool:
    """Whether this stop can still be put right: it did something, not long ago."""
    return stop.receipt_id is not None and at - stop.at <= CORRECT_WITHIN


def changes_of_stop(stop: CallStop) -> list[StatusChange]:
    made = StatusChange.objects.filter(certificate__citizen=stop.citizen_id, reference=stop.call.reference)
    return list(made.filter(act=Act.SUSPEND, at=stop.at, to_status=State.ON_HOLD).select_related("certificate"))


def ask(stop: CallStop, *, why: str, at_work: AtWork, at: datetime) -> Approval:
    """`why`: in words, for the supervisor. The operator has called back to the registered number by now.

    Raises TooLate, approvals.AlreadyAsked.
    """
    if not is_open(stop, at=at) or not changes_of_stop(stop):
        raise TooLate
    asked = approvals.ask(
        Wish.CORRECT, stop.citizen, at_work=at_work, reference=stop.call.reference, at=at,
        stop=stop.pk, why=why, called_back=at.isoformat(),
    )  # fmt: skip
    log.write(stop.call, Happened.CALLED_BACK, at=at)
    log.write(stop.call, Happened.ASKED, at=at, wish=str(Wish.CORRECT))
    return asked


def carry_out(approval: Approval, *, at_work: AtWork, at: datetime) -> None:
    """In the answer's transaction: the supervisor does it, the operator who asked is the second.

    Raises NotPossible when it is too late or something else has happened, permissions.NotAllowed.
    """
    stop = CallStop.objects.select_related("call", "citizen").get(pk=approval.details["stop"])
    if stop.citizen_id != approval.citizen_id:
        raise NotPossible(Act.CORRECT, "none")
    operator, supervisor = actor_of(approval.asked_by, approval.reference), at_work.actor(approval.reference)
    correct(stop.citizen_id, changes_of_stop(stop), actor=supervisor, second=operator, at=at)


def changes_of(approval: Approval, held: list[Holding]) -> list[Change]:
    """What a yes would do: valid again, what this stop put on hold and nothing else has touched."""
    stop = CallStop.objects.select_related("call").get(pk=approval.details["stop"])
    wrong = {change.certificate_id for change in changes_of_stop(stop)}
    return [
        Change(one, STANDINGS[State.VALID])
        if one.certificate.pk in wrong and one.certificate.status == State.ON_HOLD
        else Change(one, None)
        for one in held
    ]
