"""A desk's session: begun by the password, complete with the second factor, judged at each request (S5)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actor import Actor
from accounts.models import StaffEventKind, StaffMember, StaffSession
from accounts.roles import Channel, Role
from accounts.staff_events import write_down

SECOND_STEP_WITHIN = timedelta(minutes=5)
LOCKED_AFTER = timedelta(minutes=5)
IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
PROOF_LASTS = timedelta(minutes=15)  # step-up for release, re-issue, approval, export, unmasking
CALL_SILENT = timedelta(hours=1)  # a call's page says every few minutes that it is open; this long without is no call
SEEN_EVERY = timedelta(seconds=20)  # written no more often than this

CHANNEL = {
    Role.COUNTER_CLERK: Channel.COUNTER,
    Role.COUNTER_SUPERVISOR: Channel.COUNTER,
    Role.HOTLINE_OPERATOR: Channel.HOTLINE,
    Role.HOTLINE_SUPERVISOR: Channel.HOTLINE,
    Role.AUDITOR: Channel.SYSTEM,
    Role.ADMINISTRATOR: Channel.SYSTEM,
}


@dataclass(frozen=True)
class AtWork:
    """Who sits at this desk, and how far they have come in signing in."""

    member: StaffMember
    session: StaffSession

    @property
    def is_signed_in(self) -> bool:
        return self.session.proved_at is not None and not self.member.must_change_password

    @property
    def is_locked(self) -> bool:
        return self.session.locked_at is not None

    def has_proved(self, at: datetime) -> bool:
        """Whether the second factor was given recently enough for a weighty act."""
        return self.session.proved_at is not None and at - self.session.proved_at <= PROOF_LASTS

    def actor(self, reference: str) -> Actor:
        """For acts that belong to this visit or call (R-64)."""
        return actor_of(self.member, reference)


def actor_of(member: StaffMember, reference: str) -> Actor:
    """This member of staff, acting in a visit or call: also one who asked before and is not at the desk now (R-43)."""
    role, office = Role(member.role), member.municipality_id or ""
    return Actor(role=role, channel=CHANNEL[role], id=member.pk, municipality=office, reference=reference)


def begin(member: StaffMember, *, at: datetime) -> str:
    """After the password: a new session, and the key for the cookie. The second factor is still to come."""
    key = secrets.token_urlsafe(32)
    StaffSession.objects.create(
        digest=_digest(key), member=member, role=member.role, began_at=at, seen_at=at, proved_at=None
    )
    return key


@transaction.atomic
def prove(at_work: AtWork, *, at: datetime) -> str:
    """After the second factor: complete, or unlocked, or proved again. Returns a new key for the cookie (T22)."""
    key = secrets.token_urlsafe(32)
    if at_work.session.proved_at is None:
        write_down(at_work.member, StaffEventKind.SIGNED_IN, by=at_work.member, at=at)
    old = StaffSession.objects.filter(digest=at_work.session.digest)
    old.update(digest=_digest(key), proved_at=at, seen_at=at, locked_at=None)
    return key


def read(key: str, *, at: datetime) -> AtWork | None:
    """Who this key belongs to, judged anew: role, account, times. What has ended is removed. Locks what idled."""
    session = StaffSession.objects.select_related("member__municipality").filter(digest=_digest(key)).first()
    if session is None:
        return None
    member = session.member
    if not member.is_active or member.role != session.role or _has_ended(session, at=at):
        end(session)
        return None
    if (
        session.proved_at
        and not _in_call(session, at=at)
        and not session.locked_at
        and at - session.seen_at > LOCKED_AFTER
    ):
        session.locked_at = at
        session.save(update_fields=["locked_at"])
    return AtWork(member, session)


def seen(at_work: AtWork, *, at: datetime) -> None:
    """Somebody is there: the idle time begins anew."""
    if not at_work.is_locked and at - at_work.session.seen_at > SEEN_EVERY:
        StaffSession.objects.filter(digest=at_work.session.digest, locked_at=None).update(seen_at=at)


def lock(at_work: AtWork, *, at: datetime) -> None:
    StaffSession.objects.filter(digest=at_work.session.digest, locked_at=None).update(locked_at=at)


def end(session: StaffSession) -> None:
    StaffSession.objects.filter(digest=session.digest).delete()


def end_others_of(at_work: AtWork) -> None:
    """After a change of password: whoever knew the old one is out."""
    at_work.member.sessions.exclude(digest=at_work.session.digest).delete()


def end_all_of(member: StaffMember) -> None:
    member.sessions.all().delete()


def forget_ended(*, at: datetime) -> int:
    """Remove what nobody came back to; a session in a call is not idle."""
    over = StaffSession.objects.filter(seen_at__lte=at - IDLE, call="")
    return (over | StaffSession.objects.filter(seen_at__lte=at - CALL_SILENT)).delete()[0]


def _in_call(session: StaffSession, *, at: datetime) -> bool:
    """Talking, and not gone away from a call that was never closed."""
    return bool(session.call) and at - session.seen_at <= CALL_SILENT


def _has_ended(session: StaffSession, *, at: datetime) -> bool:
    if session.proved_at is None:
        return at - session.began_at > SECOND_STEP_WITHIN
    if at - session.began_at > LONGEST:
        return not _in_call(session, at=at)  # never in the middle of a call; the next request after it ends it
    return not _in_call(session, at=at) and at - session.seen_at > IDLE


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
