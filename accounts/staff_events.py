"""What happens to an account of staff, written down: one explicit call in the caller's transaction."""

from datetime import datetime

from accounts.models import StaffEvent, StaffEventKind, StaffMember


def write_down(
    member: StaffMember, kind: StaffEventKind, *, by: StaffMember | None, at: datetime, **details: str
) -> StaffEvent:
    """`by` None: a command did it. `details` hold roles and offices, never a password or a code."""
    return StaffEvent.objects.create(member=member, by=by, kind=kind, details=details, at=at)
