"""The cast of staff, made ready to sign in: their passwords known, their code apps confirmed."""

from datetime import datetime

from django.db import transaction

from accounts.models import Municipality, StaffEventKind, StaffMember
from accounts.sign_in import enrol
from accounts.staff_events import write_down
from simulator.cast_of_staff import PASSWORD, STAFF, Colleague


def hire_missing(*, at: datetime) -> list[StaffMember]:
    """Those of the cast who have no account yet."""
    there = set(StaffMember.objects.filter(login__in=STAFF).values_list("login", flat=True))
    return [_hire(one, at=at) for login, one in STAFF.items() if login not in there]


@transaction.atomic
def _hire(one: Colleague, *, at: datetime) -> StaffMember:
    office = Municipality.objects.get(code=one.municipality) if one.municipality else None
    member = StaffMember(login=one.login, name=one.name, role=one.role, municipality=office)
    member.set_password(PASSWORD)
    member.save(force_insert=True)
    enrol.give_seed(member, one.seed, confirmed=True)
    write_down(member, StaffEventKind.CREATED, by=None, at=at, role=one.role, office=one.municipality)
    return member
