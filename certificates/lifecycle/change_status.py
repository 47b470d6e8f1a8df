"""The one door: every change of a certificate's status passes through change_status()."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from certificates import consequences, permissions, reasons, states
from certificates.models import Certificate, StatusChange
from certificates.states import NOT_YET, Act, State


@transaction.atomic
def change_status(
    certificate: Certificate, act: Act, *, actor: Actor, reason: reasons.Reason, at: datetime
) -> StatusChange:
    """Move one certificate along the table in states.py and write down who did it.

    The row is locked first, so that the state that is judged is the state that is changed; a certificate that is being
    issued has no row yet and is inserted. `at` is aware, any zone. Afterwards `certificate` shows the new state.

    Raises permissions.NotAllowed, states.NotPossible or reasons.ReasonDoesNotFit; then nothing has been written.
    """
    locked = certificate if act is Act.ISSUE else Certificate.objects.select_for_update().get(pk=certificate.pk)
    permissions.require(actor, act, locked)
    reason = reasons.require(act, reason)
    before = locked.status or NOT_YET
    after = states.state_after(act, carrier=locked.carrier, kind=locked.kind, state=before)

    _write(locked, after, reason=reason, at=at)
    certificate.status, certificate.stopped_at = locked.status, locked.stopped_at
    certificate.stop_code = locked.stop_code
    change = StatusChange.objects.create(
        certificate=locked, act=act, from_status=before, to_status=after, reason=reason, at=at,
        actor_id=actor.id, role=actor.role, channel=actor.channel, reference=actor.reference,
    )  # fmt: skip
    consequences.set_in_motion(change)
    return change


def _write(certificate: Certificate, after: State, *, reason: reasons.Reason, at: datetime) -> None:
    code = reasons.published_code(reason, state=after)
    certificate.status = after
    certificate.stop_code = code or ""
    certificate.stopped_at = (certificate.stopped_at or at) if code else None
    if certificate._state.adding:
        certificate.save(force_insert=True)
    else:
        certificate.save(update_fields=["status", "stopped_at", "stop_code"])
