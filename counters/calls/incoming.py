"""着信: a call that the phone system announces rings at an operator's screen, and is taken there with one key.

Nothing personal but the number is told, and that is kept as in any call: sealed while it is needed, shown by its tail.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffMember, StaffSession
from accounts.models.staff_member import HOTLINE_ROLES
from accounts.problems import Problem
from accounts.roles import Role
from accounts.sign_in.session import LOCKED_AFTER, AtWork
from counters.calls import number, take
from counters.models import Call, IncomingCall

RINGS = timedelta(minutes=3)  # whoever has waited longer has rung off, or came another way
KEPT = timedelta(hours=1)  # longer than a message may be under way: one that is known is refused until then


class AlreadyReceived(Problem):
    """This message was taken in before; it rings once."""

    code, status = "already-received", 409
    title = _("この知らせは、すでに受け取っています。")


class OperatorUnknown(Problem):
    """Nobody of the hotline has this login; it rings nowhere."""

    code, status = "operator-unknown", 422
    title = _("電話受付に、この担当者はいません。")


class TakenByAnother(Exception):
    """A colleague was faster."""


@dataclass(frozen=True)
class Announced:
    """`number`: any spelling, "" withheld. `operator`: a login; "" the next who is free."""

    sent_id: str
    number: str
    operator: str


@transaction.atomic
def receive(announced: Announced, *, at: datetime) -> IncomingCall:
    """Raises AlreadyReceived, OperatorUnknown, number.NotANumber; then nothing rings."""
    forget(at=at)
    digits = number.digits(announced.number)
    operator = _of_the_hotline(announced.operator) if announced.operator else _next_free(at=at)
    try:
        with transaction.atomic():
            return IncomingCall.objects.create(
                sent_id=announced.sent_id, operator=operator, received_at=at, number_tail=digits[-4:],
                number_sealed=number.sealed(digits),
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyReceived from None


def ringing_at(at_work: AtWork, *, at: datetime) -> QuerySet[IncomingCall]:
    """The oldest first; others' are none of theirs."""
    waiting = IncomingCall.objects.filter(call=None, received_at__gt=at - RINGS)
    return waiting.filter(Q(operator=at_work.member) | Q(operator=None))


@transaction.atomic
def take_up(incoming_id: uuid.UUID, *, at_work: AtWork, at: datetime) -> Call:
    """A call as any other, from this number. Raises TakenByAnother; Http404: it does not ring here, or not any more."""
    everybodys = IncomingCall.objects.select_for_update().filter(pk=incoming_id)
    found = everybodys.filter(Q(operator=at_work.member) | Q(operator=None)).first()
    if found is None or (found.call_id is None and at - found.received_at > RINGS):
        raise Http404
    if found.call is not None:
        return _taken_before(found.call, at_work=at_work)
    call = take.take(number.opened(found.number_sealed), at_work=at_work, at=at)
    found.call, found.number_sealed = call, None
    found.save(update_fields=["call", "number_sealed"])
    return call


def forget(*, at: datetime) -> None:
    """Numbers that nobody took, after they rang; the rest when no message can come twice any more."""
    IncomingCall.objects.filter(received_at__lte=at - RINGS).exclude(number_sealed=None).update(number_sealed=None)
    IncomingCall.objects.filter(received_at__lte=at - KEPT).delete()


def _taken_before(call: Call, *, at_work: AtWork) -> Call:
    """Pressed twice, it is the same call."""
    if call.operator_id != at_work.member.pk:
        raise TakenByAnother
    return call


def _of_the_hotline(login: str) -> StaffMember:
    found = StaffMember.objects.filter(login=login, is_active=True, role__in=HOTLINE_ROLES).first()
    if found is None:
        raise OperatorUnknown
    return found


def _next_free(*, at: datetime) -> StaffMember | None:
    """Of the operators at an open screen, in no call and without one that rings: whose last call ended longest ago."""
    sitting = StaffSession.objects.filter(
        role=Role.HOTLINE_OPERATOR, proved_at__isnull=False, locked_at=None, seen_at__gt=at - LOCKED_AFTER
    )
    busy = StaffSession.objects.exclude(call="").values("member")
    rings = IncomingCall.objects.filter(call=None, received_at__gt=at - RINGS, operator__isnull=False)
    free = StaffMember.objects.filter(pk__in=sitting.values("member"), is_active=True)
    return _longest_idle(free.exclude(pk__in=busy).exclude(pk__in=rings.values("operator")))


def _longest_idle(free: QuerySet[StaffMember]) -> StaffMember | None:
    """Each is locked as they are chosen: two calls at one moment ring at two screens."""
    idle = free.annotate(last=Max("calls__began_at")).order_by(F("last").asc(nulls_first=True), "login")
    for pk in idle.values_list("pk", flat=True):
        chosen = StaffMember.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
        if chosen:
            return chosen
    return None
