"""What each act sets in motion: at once, within its transaction, and afterwards, by jobs deferred in that transaction.

The queue is in PostgreSQL: an act that is rolled back leaves no job, one that is committed never loses it.
"""

from collections.abc import Sequence
from enum import Enum

from procrastinate.contrib.django import app

from accounts import sessions
from certificates import notices, passkeys
from certificates.models import StatusChange
from certificates.states import Act
from certificates.ways import push


class Consequence(Enum):
    FORGET_PUSH = "forget_push"  # before anybody is told: a lost phone must not show what becomes of it
    END_SESSIONS = "end_sessions"  # R-35, T1: at once
    END_PASSKEYS = "end_passkeys"  # a phone found again, or given to somebody, begins anew
    TELL_HOLDER = "tell_holder"  # at once, in their inbox
    PUBLISH_CRLS = "publish_crls"  # soon after, by jobs.py


ENDING = (Consequence.FORGET_PUSH, Consequence.END_SESSIONS, Consequence.END_PASSKEYS)

FOLLOWS: dict[Act, tuple[Consequence, ...]] = {
    Act.ISSUE: (Consequence.TELL_HOLDER,),
    Act.REGISTER: (Consequence.TELL_HOLDER,),
    Act.SUSPEND: (*ENDING, Consequence.TELL_HOLDER, Consequence.PUBLISH_CRLS),
    Act.RELEASE: (Consequence.TELL_HOLDER, Consequence.PUBLISH_CRLS),
    Act.CORRECT: (Consequence.TELL_HOLDER, Consequence.PUBLISH_CRLS),
    Act.RESUME: (*ENDING, Consequence.PUBLISH_CRLS),
    Act.REVOKE: (*ENDING, Consequence.TELL_HOLDER, Consequence.PUBLISH_CRLS),
}


def set_in_motion(changes: Sequence[StatusChange]) -> None:
    """Carry out what is at once, and defer the rest; called by the door, in its transaction. All are of one act."""
    following = FOLLOWS[Act(changes[0].act)]
    if Consequence.FORGET_PUSH in following:
        push.forget(changes)
    if Consequence.END_SESSIONS in following:
        sessions.end_all_of([change.certificate_id for change in changes])
    if Consequence.END_PASSKEYS in following:
        passkeys.end_all_of([change.certificate_id for change in changes])
    if Consequence.TELL_HOLDER in following:
        notices.tell_holders(changes)
    if Consequence.PUBLISH_CRLS in following:
        # One at a time for each issuer: a burst must not fill the worker with jobs that wait for each other.
        newest = {change.certificate.issuer_id: change.pk for change in changes}
        for issuer_id, change_id in newest.items():
            lists = app.configure_task("certificates.jobs.publish_crls", lock=f"crls-{issuer_id}")
            lists.defer(change_id=change_id)
