"""A call is taken: from now on nothing at this desk ends by idling, until it is over (contract §3)."""

import uuid
from datetime import datetime

from django.db import transaction
from django.http import Http404

from accounts.models import StaffSession
from accounts.sign_in.session import AtWork
from certificates.policy import JAPAN
from counters.calls import abuse, log, number
from counters.models import Call, Happened
from counters.models.daily_number import next_number


@transaction.atomic
def take(typed_number: str, *, at_work: AtWork, at: datetime) -> Call:
    """Raises number.NotANumber."""
    day = at.astimezone(JAPAN).date()
    call = Call.objects.create(
        reference=f"H-{day:%y%m%d}-{next_number('H', day=day):04}", operator=at_work.member, began_at=at,
        **number.columns(number.digits(typed_number)),
    )  # fmt: skip
    hold_session(call, at_work=at_work)
    log.write(call, Happened.ANSWERED, at=at)
    abuse.judge_call(call, at=at)
    return call


def hold_session(call: Call, *, at_work: AtWork) -> None:
    """Whoever talks is not thrown out: neither the lock nor the twelve hours fall into a call."""
    StaffSession.objects.filter(digest=at_work.session.digest).update(call=call.reference)


def call_of(call_id: uuid.UUID, *, at_work: AtWork) -> Call:
    """One's own call. Raises Http404: a colleague's is as missing."""
    found = Call.objects.select_related("citizen", "operator").filter(pk=call_id, operator=at_work.member).first()
    if found is None:
        raise Http404
    return found


def locked(call: Call) -> Call:
    """The row as it is now, until COMMIT: two presses, or two tabs, are heard one after the other."""
    return Call.objects.select_for_update(of=("self",)).select_related("citizen", "operator").get(pk=call.pk)
