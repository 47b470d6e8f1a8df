"""失効 by telephone (R-55): a stricter bar than a stop, a call back, and a supervisor's yes. It cannot be undone."""

from collections.abc import Collection
from datetime import datetime

from accounts.sign_in.session import AtWork, actor_of
from certificates.lifecycle.countersign import countersign, require_second
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.revoke_card import revoke_card
from certificates.models import StatusChange
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind, State
from counters import approvals
from counters.calls import log
from counters.holdings import STANDINGS, Change, Holding
from counters.models import Approval, Call, Caller, Happened, Wish

REASONS = (Reason.LOST, Reason.STOLEN, Reason.KEY_COMPROMISE, Reason.NO_LONGER_NEEDED)
ONE_OF = ("stop_word", "phone_model")  # beside name, birth date and address, what a stranger hardly knows


class NotSureEnough(Exception):
    """Enough for a stop, not for what cannot be undone: the caller goes to a counter, or says more."""


def is_sure(call: Call) -> bool:
    """The holder themselves, the bar of a stop reached without any "nearly", and one thing more."""
    agrees = call.verdicts
    plain = all(agrees.get(name) == "match" for name in ("kana", "born", "address"))
    return call.reached and call.caller == Caller.SELF and plain and any(agrees.get(n) == "match" for n in ONE_OF)


def name_of(holding: Holding) -> str:
    """How the form names this certificate."""
    return f"{holding.carrier}-{holding.certificate.kind}"


def ask(call: Call, picked: Collection[str], *, reason: Reason, why: str, at_work: AtWork, at: datetime) -> Approval:
    """Put it before the supervisors. Raises NotSureEnough, approvals.AlreadyAsked."""
    if call.citizen is None or not is_sure(call):
        raise NotSureEnough
    asked = approvals.ask(
        Wish.REVOKE_BY_PHONE, call.citizen, at_work=at_work, reference=call.reference, at=at,
        picked=sorted(picked), reason=str(reason), why=why, agrees=sorted(call.verdicts), called_back=at.isoformat(),
    )  # fmt: skip
    log.write(call, Happened.CALLED_BACK, at=at)
    log.write(call, Happened.ASKED, at=at, wish=str(Wish.REVOKE_BY_PHONE))
    return asked


def carry_out(approval: Approval, *, at_work: AtWork, at: datetime) -> None:
    """In the answer's transaction: the supervisor does it, the operator who asked stands beside it.

    Raises NotPossible when one of them is not alive any more, permissions.NotAllowed, countersign.NotTheSecond.
    """
    operator, supervisor = actor_of(approval.asked_by, approval.reference), at_work.actor(approval.reference)
    require_second(supervisor, operator)
    reason, picked = Reason(approval.details["reason"]), approval.details["picked"]
    for carrier, end in ((Carrier.CARD, revoke_card), (Carrier.PHONE, revoke)):
        kinds = [kind for kind in Kind if f"{carrier}-{kind}" in picked]
        if kinds:
            end(approval.citizen_id, kinds, actor=supervisor, reason=reason, at=at)
    made = StatusChange.objects.filter(certificate__citizen=approval.citizen_id, reference=approval.reference)
    countersign(made.filter(act=Act.REVOKE, at=at), second=operator, at=at)


def changes_of(approval: Approval, held: list[Holding]) -> list[Change]:
    picked = approval.details["picked"]
    return [
        Change(one, STANDINGS[State.REVOKED] if name_of(one) in picked and one.certificate.is_alive() else None)
        for one in held
    ]
