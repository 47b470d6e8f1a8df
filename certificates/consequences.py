"""What each act sets in motion: at once, within its transaction, and afterwards, by jobs deferred in that transaction.

The queue is in PostgreSQL: an act that is rolled back leaves no job, one that is committed never loses it.
"""

from enum import Enum

from procrastinate.contrib.django import app

from accounts import sessions
from certificates.models import StatusChange
from certificates.states import Act


class Consequence(Enum):
    END_SESSIONS = "end_sessions"  # R-35, T1: at once
    PUBLISH_CRLS = "publish_crls"  # soon after, by jobs.py


FOLLOWS: dict[Act, tuple[Consequence, ...]] = {
    Act.ISSUE: (),
    Act.REGISTER: (),
    Act.SUSPEND: (Consequence.END_SESSIONS, Consequence.PUBLISH_CRLS),
    Act.RELEASE: (Consequence.PUBLISH_CRLS,),
    Act.CORRECT: (Consequence.PUBLISH_CRLS,),
    Act.RESUME: (Consequence.END_SESSIONS, Consequence.PUBLISH_CRLS),
    Act.REVOKE: (Consequence.END_SESSIONS, Consequence.PUBLISH_CRLS),
}


def set_in_motion(change: StatusChange) -> None:
    """Carry out what is at once, and defer the rest; called by the door, in its transaction."""
    following = FOLLOWS[Act(change.act)]
    if Consequence.END_SESSIONS in following:
        sessions.end_all_of(change.certificate_id)
    if Consequence.PUBLISH_CRLS in following:
        # One at a time for each issuer: a burst must not fill the worker with jobs that wait for each other.
        lists_of = f"crls-{change.certificate.issuer_id}"
        app.configure_task("certificates.jobs.publish_crls", lock=lists_of).defer(change_id=change.pk)
