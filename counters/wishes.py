"""What is done when a wish is allowed, and what the one who answers is shown of it: a row for each kind of wish."""

from collections.abc import Callable
from dataclasses import dataclass

from counters import found
from counters.approvals import CarryOut
from counters.calls import correct, revoke
from counters.holdings import Change, Holding
from counters.models import Approval, Wish


@dataclass(frozen=True)
class Row:
    carry_out: CarryOut
    changes: Callable[[Approval, list[Holding]], list[Change]]


WISHES: dict[Wish, Row] = {
    Wish.RELEASE: Row(found.carry_out, lambda _approval, held: found.changes_of(held)),
    Wish.CORRECT: Row(correct.carry_out, correct.changes_of),
    Wish.REVOKE_BY_PHONE: Row(revoke.carry_out, revoke.changes_of),
}
