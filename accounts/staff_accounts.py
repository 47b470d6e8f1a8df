"""Accounts of staff: made, changed, closed, by an administrator or by a command; each step is written down."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.models import Municipality, StaffEventKind, StaffMember
from accounts.models.staff_member import COUNTER_ROLES
from accounts.roles import Role
from accounts.sign_in import enrol, session
from accounts.staff_events import write_down

_PASSWORD_BYTES = 12


@transaction.atomic
def create(
    *, login: str, name: str, role: Role, municipality: Municipality | None, by: StaffMember | None, at: datetime
) -> tuple[StaffMember, str]:
    """A new member of staff and the password to hand over, which must be changed at the first sign-in."""
    member = StaffMember(
        login=login, name=name, role=role, municipality=_office(role, municipality), must_change_password=True
    )
    password = new_password()
    member.set_password(password)
    member.save(force_insert=True)
    write_down(member, StaffEventKind.CREATED, by=by, at=at, role=role, office=_code(member))
    return member, password


@transaction.atomic
def change_role(
    member: StaffMember, *, role: Role, municipality: Municipality | None, by: StaffMember, at: datetime
) -> None:
    """Another role or office: whoever is signed in with the old one is out at the next request (S3)."""
    before = {"from_role": member.role, "from_office": _code(member)}
    member.role, member.municipality = role, _office(role, municipality)
    member.save(update_fields=["role", "municipality"])
    session.end_all_of(member)
    write_down(member, StaffEventKind.ROLE_CHANGED, by=by, at=at, role=role, office=_code(member), **before)


@transaction.atomic
def close(member: StaffMember, *, by: StaffMember, at: datetime) -> None:
    member.is_active = False
    member.save(update_fields=["is_active"])
    session.end_all_of(member)
    write_down(member, StaffEventKind.CLOSED, by=by, at=at)


@transaction.atomic
def open_again(member: StaffMember, *, by: StaffMember, at: datetime) -> None:
    member.is_active = True
    member.save(update_fields=["is_active"])
    write_down(member, StaffEventKind.OPENED, by=by, at=at)


@transaction.atomic
def reset_password(member: StaffMember, *, by: StaffMember, at: datetime) -> str:
    """A password to hand over in place of a forgotten one."""
    password = new_password()
    member.set_password(password)
    member.must_change_password = True
    member.save(update_fields=["password", "must_change_password"])
    session.end_all_of(member)
    write_down(member, StaffEventKind.PASSWORD_RESET, by=by, at=at)
    return password


@transaction.atomic
def reset_second_factor(member: StaffMember, *, by: StaffMember, at: datetime) -> None:
    enrol.start_again(member, at=at)
    write_down(member, StaffEventKind.SECOND_FACTOR_RESET, by=by, at=at)


def new_password() -> str:
    """16 characters to be read out or printed once."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def _office(role: Role, municipality: Municipality | None) -> Municipality | None:
    """Counter roles belong to one office, all others to none (R-40; the database says so too)."""
    return municipality if role in COUNTER_ROLES else None


def _code(member: StaffMember) -> str:
    return member.municipality_id or ""
