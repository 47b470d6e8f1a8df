"""Whom one oversees: a counter's supervisor its office, the hotline's the hotline, the auditor everybody (R-40)."""

import uuid

from django.db.models import Q

from accounts.models import Municipality, StaffMember
from accounts.roles import Role
from accounts.sign_in.session import AtWork

SUPERVISORS = (Role.COUNTER_SUPERVISOR, Role.HOTLINE_SUPERVISOR)
OVERSEERS = (*SUPERVISORS, Role.AUDITOR)
HOTLINE = (Role.HOTLINE_OPERATOR, Role.HOTLINE_SUPERVISOR)


def members_overseen(at_work: AtWork, *, office: Municipality | None = None) -> dict[uuid.UUID, StaffMember]:
    """By id. `office`: only that office's, for whoever may see more than one."""
    whose = {
        Role.COUNTER_SUPERVISOR: Q(municipality=at_work.member.municipality_id),
        Role.HOTLINE_SUPERVISOR: Q(role__in=HOTLINE),
        Role.AUDITOR: Q(),
    }[Role(at_work.member.role)]
    members = StaffMember.objects.filter(whose).select_related("municipality").order_by("login")
    if office is not None:
        members = members.filter(municipality=office)
    return {member.pk: member for member in members}


def shown_as(member: StaffMember | None, at_work: AtWork) -> str:
    """By name to their own supervisor, by number to the auditor, who needs no names."""
    if member is None:
        return "—"
    return member.login if Role(at_work.member.role) is Role.AUDITOR else f"{member.name}（{member.login}）"
