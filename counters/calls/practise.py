"""練習: a call on somebody made for it, taken and acted in as any other; counted and judged when it is over."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import Http404

from accounts.roles import Role
from accounts.sign_in.session import AtWork
from certificates.practice import Caller, PracticeCalls, practice_calls
from counters.calls import take
from counters.models import Call, Practice

MOST = 100_000  # keys that a browser may say were pressed


class NobodyCallsYet(Exception):
    """The person of this call is still being made."""


@dataclass(frozen=True)
class Tally:
    """As the browser counted; `keys_to_stop` None where it saw no stop."""

    keys: int
    clicks: int
    fields: int
    keys_to_stop: int | None

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> "Tally | None":
        """None where the browser says nothing of it, or nothing one could count."""
        names = ("practice_keys", "practice_clicks", "practice_fields")
        if not all(_counts(typed.get(name, "")) for name in names):
            return None
        to_stop = typed.get("practice_keys_to_stop", "")
        keys, clicks, fields = (int(typed[name]) for name in names)
        return cls(keys, clicks, fields, int(to_stop) if _counts(to_stop) else None)


def calls_or_404() -> PracticeCalls:
    """Raises Http404 where nobody practises: everywhere but in the sandbox."""
    found = practice_calls()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def begin(code: str, *, at_work: AtWork, at: datetime) -> Practice:
    """Raises Http404: no such case, or no practice here."""
    calls = calls_or_404()
    if code not in calls.cases():
        raise Http404
    made = Practice.objects.create(operator=at_work.member, case=code, asked_at=at)
    calls.prepare(made.pk, code)
    return made


@transaction.atomic
def answer(practice: Practice, *, at_work: AtWork, at: datetime) -> Call:
    """The call rings and is taken; answered twice it is the same call. Raises NobodyCallsYet."""
    practice = Practice.objects.select_for_update(of=("self",)).select_related("call").get(pk=practice.pk)
    if practice.call is not None:
        return practice.call
    if calls_or_404().caller(practice.pk) is None:
        raise NobodyCallsYet
    practice.call = take.take("", at_work=at_work, at=at)
    practice.save(update_fields=["call"])
    return practice.call


@transaction.atomic
def finish(call: Call, tally: Tally | None) -> Practice | None:
    """What follows the end of a call: where it was for practice the counts are kept, the person's things ended."""
    practice = of_call(call)
    if practice is None or practice.keys is not None:
        return practice
    counted = tally or Tally(0, 0, 0, None)
    practice.keys, practice.clicks = counted.keys, counted.clicks
    practice.fields, practice.keys_to_stop = counted.fields, counted.keys_to_stop
    practice.save(update_fields=["keys", "clicks", "fields", "keys_to_stop"])
    calls_or_404().finish(practice.pk)
    return practice


def of_call(call: Call) -> Practice | None:
    """None for a real one; without a question to the database where nobody practises."""
    return Practice.objects.filter(call=call).first() if settings.PRACTICE_CALLS else None


def caller_of(practice: Practice) -> Caller | None:
    return calls_or_404().caller(practice.pk)


def seen_by(practice_id: uuid.UUID, *, at_work: AtWork) -> Practice:
    """One's own; a supervisor sees everybody's. Raises Http404."""
    calls_or_404()
    everybodys = Practice.objects.select_related("call", "operator")
    if Role(at_work.member.role) is not Role.HOTLINE_SUPERVISOR:
        everybodys = everybodys.filter(operator=at_work.member)
    found = everybodys.filter(pk=practice_id).first()
    if found is None:
        raise Http404
    return found


def _counts(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:9]) <= MOST
