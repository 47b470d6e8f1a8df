"""Four eyes: who asks, who may answer, until when (R-43, R-55, R-56); the act is done in the answer's transaction."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from accounts.models.staff_member import COUNTER_ROLES
from accounts.problems import Problem
from accounts.roles import Role
from accounts.sign_in.session import AtWork
from certificates.policy import APPROVALS_LAST
from counters.models import Approval, ApprovalState, Wish

MAY_ASK: dict[Wish, tuple[Role, ...]] = {
    Wish.RELEASE: COUNTER_ROLES,
    Wish.REVOKE_BY_PHONE: (Role.HOTLINE_OPERATOR, Role.HOTLINE_SUPERVISOR),
    Wish.CORRECT: (Role.HOTLINE_OPERATOR, Role.HOTLINE_SUPERVISOR),
}
MAY_ANSWER: dict[Wish, tuple[Role, ...]] = {
    Wish.RELEASE: COUNTER_ROLES,  # a second member of staff of the same office
    Wish.REVOKE_BY_PHONE: (Role.HOTLINE_SUPERVISOR,),
    Wish.CORRECT: (Role.HOTLINE_SUPERVISOR,),
}
CarryOut = Callable[..., Any]


class NotYours(Problem):
    """This person may not answer: it is their own wish, another office's, or not for their role."""

    code, status = "not-allowed", 403
    title = _("この承認は、ほかの職員でなければできません。")


class NotOpen(Problem):
    """Somebody answered before, it was taken back, or its time is over; `state` says which. Nothing was done."""

    code, status = "not-possible", 409
    title = _("この依頼には、もう答えられません。")

    def __init__(self, state: str) -> None:
        super().__init__(_WHY[ApprovalState(state)], state=state, act="approve")
        self.state = state


_WHY: dict[ApprovalState, str | Promise] = {
    ApprovalState.OPEN: "",
    ApprovalState.APPROVED: _("ほかの職員が承認しました。"),
    ApprovalState.REFUSED: _("ほかの職員が却下しました。"),
    ApprovalState.WITHDRAWN: _("依頼した職員が取り下げました。"),
    ApprovalState.EXPIRED: _("期限が過ぎました。もう一度依頼してもらってください。"),
}


class AlreadyAsked(Exception):
    """The same wish for the same person is open already."""


def ask(wish: Wish, citizen: Citizen, *, at_work: AtWork, reference: str, at: datetime, **details: Any) -> Approval:
    """Put it before the others, in the caller's transaction. Raises NotYours, AlreadyAsked."""
    if Role(at_work.member.role) not in MAY_ASK[wish]:
        raise NotYours
    _expire(Approval.objects.filter(wish=wish, citizen=citizen), at=at)
    try:
        with transaction.atomic():
            return Approval.objects.create(
                wish=wish, citizen=citizen, municipality=at_work.member.municipality, reference=reference,
                details=details, asked_by=at_work.member, asked_at=at, expires_at=at + APPROVALS_LAST,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyAsked from error


def waiting_for(at_work: AtWork, *, at: datetime) -> QuerySet[Approval]:
    """What this person may answer now: of their office and role, not their own, not over."""
    role = Role(at_work.member.role)
    wishes = [wish for wish, roles in MAY_ANSWER.items() if role in roles]
    open_ones = Approval.objects.filter(state=ApprovalState.OPEN, expires_at__gt=at, wish__in=wishes)
    of_office = open_ones.filter(municipality=at_work.member.municipality_id)
    return of_office.exclude(asked_by=at_work.member).select_related("citizen", "asked_by")


def approve(approval_id: uuid.UUID, carry_out: CarryOut, *, at_work: AtWork, at: datetime) -> Approval:
    """Allow it, and do it: `carry_out(approval, at_work=…, at=…)` in the same transaction; a refusal of it undoes both.

    Raises NotYours, NotOpen. One that is over is marked so, whatever happens to the caller's transaction around.
    """
    with transaction.atomic():
        approval = _locked(approval_id, at_work=at_work)
        ending = _ending(approval, at=at)
        if ending is None:
            carry_out(approval, at_work=at_work, at=at)
            return _answer(approval, ApprovalState.APPROVED, at_work=at_work, at=at)
        _close(approval, ending, at=at)
    raise NotOpen(ending)


def refuse(approval_id: uuid.UUID, *, reason: str, at_work: AtWork, at: datetime) -> Approval:
    """Raises NotYours, NotOpen."""
    with transaction.atomic():
        approval = _locked(approval_id, at_work=at_work)
        ending = _ending(approval, at=at)
        if ending is None:
            approval.reason = reason.strip()
            return _answer(approval, ApprovalState.REFUSED, at_work=at_work, at=at)
        _close(approval, ending, at=at)
    raise NotOpen(ending)


@transaction.atomic
def withdraw(approval_id: uuid.UUID, *, at_work: AtWork, at: datetime) -> None:
    """Whoever asked takes it back. Raises NotYours, NotOpen."""
    approval = Approval.objects.select_for_update().get(pk=approval_id)
    if approval.asked_by_id != at_work.member.pk:
        raise NotYours
    if approval.state != ApprovalState.OPEN:
        raise NotOpen(approval.state)
    _close(approval, ApprovalState.WITHDRAWN, at=at)


def _locked(approval_id: uuid.UUID, *, at_work: AtWork) -> Approval:
    """The row is locked before it is judged: of two who answer at once, one is heard."""
    approval = (
        Approval.objects.select_for_update(of=("self",)).select_related("citizen", "asked_by").get(pk=approval_id)
    )
    member = at_work.member
    own = approval.asked_by_id == member.pk or approval.municipality_id != member.municipality_id
    if own or Role(member.role) not in MAY_ANSWER[Wish(approval.wish)]:
        raise NotYours
    if approval.state != ApprovalState.OPEN:
        raise NotOpen(approval.state)
    return approval


def _ending(approval: Approval, *, at: datetime) -> ApprovalState | None:
    """Why nobody can answer any more: its time is over, or whoever asked has another role now, or none."""
    asker = approval.asked_by
    if not approval.is_open(at):
        return ApprovalState.EXPIRED
    still = asker.is_active and Role(asker.role) in MAY_ASK[Wish(approval.wish)]
    return None if still and asker.municipality_id == approval.municipality_id else ApprovalState.WITHDRAWN


def _answer(approval: Approval, state: ApprovalState, *, at_work: AtWork, at: datetime) -> Approval:
    approval.state, approval.answered_by, approval.answered_at = state, at_work.member, at
    approval.save(update_fields=["state", "answered_by", "answered_at", "reason"])
    return approval


def _close(approval: Approval, state: ApprovalState, *, at: datetime) -> None:
    approval.state, approval.answered_at = state, at
    approval.save(update_fields=["state", "answered_at"])


def _expire(rows: QuerySet[Approval], *, at: datetime) -> int:
    over = rows.filter(state=ApprovalState.OPEN, expires_at__lte=at)
    return over.update(state=ApprovalState.EXPIRED, answered_at=at)
