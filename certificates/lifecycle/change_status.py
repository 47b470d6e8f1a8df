"""The one door: every change of a certificate's status passes through change_statuses()."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from certificates import consequences, permissions, reasons, states
from certificates.models import Certificate, StatusChange
from certificates.states import NOT_YET, Act

# In one statement: psycopg reads a short one once and a long one each time, and that takes longer than the way there.
ROWS_AT_ONCE = 40


def change_status(
    certificate: Certificate, act: Act, *, actor: Actor, reason: reasons.Reason, at: datetime
) -> StatusChange:
    """One certificate through the door."""
    return change_statuses([certificate], act, actor=actor, reason=reason, at=at)[0]


@transaction.atomic(savepoint=False)  # an act that is refused here has changed nothing: it is undone as a whole
def change_statuses(
    certificates: Sequence[Certificate], act: Act, *, actor: Actor, reason: reasons.Reason, at: datetime
) -> list[StatusChange]:
    """Move these certificates along the table in states.py, all or none, and write down who did it.

    The rows are locked first, so that the state that is judged is the state that is changed; certificates that are
    being issued have no rows yet and are inserted. `at` is aware, any zone. Afterwards the given objects show the new
    state.

    Raises permissions.NotAllowed, states.NotPossible or reasons.ReasonDoesNotFit; then nothing has been written, and a
    transaction around this is to be rolled back.
    """
    locked = certificates if act is Act.ISSUE else _lock(certificates)
    changes = [_judge(one, act, actor=actor, reason=reason, at=at) for one in locked]
    for certificate, change in zip(locked, changes, strict=True):
        _show(certificate, change)
    _write(locked, act)
    StatusChange.objects.bulk_create(changes, batch_size=ROWS_AT_ONCE)
    consequences.set_in_motion(changes)
    for given, certificate in zip(certificates, locked, strict=True):
        given.status, given.stopped_at, given.stop_code = (
            certificate.status,
            certificate.stopped_at,
            certificate.stop_code,
        )
    return changes


def _lock(certificates: Sequence[Certificate]) -> list[Certificate]:
    """In the order of their ids, so that two who lock some of the same wait for each other and never both."""
    rows = Certificate.objects.select_for_update().filter(pk__in=[one.pk for one in certificates]).order_by("pk")
    locked = {row.pk: row for row in rows}
    return [locked[one.pk] for one in certificates]


def _judge(certificate: Certificate, act: Act, *, actor: Actor, reason: reasons.Reason, at: datetime) -> StatusChange:
    permissions.require(actor, act, certificate)
    reason = reasons.require(act, reason)
    before = certificate.status or NOT_YET
    after = states.state_after(act, carrier=certificate.carrier, kind=certificate.kind, state=before)
    return StatusChange(
        certificate=certificate, act=act, from_status=before, to_status=after, reason=reason, at=at,
        actor_id=actor.id, role=actor.role, channel=actor.channel, reference=actor.reference,
    )  # fmt: skip


def _show(certificate: Certificate, change: StatusChange) -> None:
    code = reasons.published_code(change.reason, state=change.to_status)
    certificate.status = change.to_status
    certificate.stop_code = code or ""
    certificate.stopped_at = (certificate.stopped_at or change.at) if code else None


def _write(certificates: Sequence[Certificate], act: Act) -> None:
    """One statement for all that now look alike."""
    if act is Act.ISSUE:
        Certificate.objects.bulk_create(certificates, batch_size=ROWS_AT_ONCE)
        return
    alike = defaultdict(list)
    for one in certificates:
        alike[one.status, one.stopped_at, one.stop_code].append(one.pk)
    for (status, stopped_at, code), ids in alike.items():
        Certificate.objects.filter(pk__in=ids).update(status=status, stopped_at=stopped_at, stop_code=code)
