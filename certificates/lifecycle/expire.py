"""An application whose certificates nobody registered in time: they are revoked and it is closed (policy)."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from certificates import policy
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.end_carrier import end_if_empty
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Application, Certificate
from certificates.models.application import ApplicationState
from certificates.reasons import Reason
from certificates.states import Act, State


def expire_unregistered(*, at: datetime) -> int:
    """Close every application that has waited longer than policy.REGISTER_WITHIN; how many there were."""
    overdue = Application.objects.filter(state=ApplicationState.READY, issued_at__lt=at - policy.REGISTER_WITHIN)
    return sum(_expire(application, at=at) for application in overdue.iterator())


@transaction.atomic
def _expire(application: Application, *, at: datetime) -> bool:
    lock_citizen(application.citizen_id)
    application.refresh_from_db()
    if application.state != ApplicationState.READY:
        return False  # registered or withdrawn while we waited for the lock
    actor = Actor.system(reference=str(application.id))
    waiting = list(Certificate.objects.filter(requested_as__application=application, status=State.READY_TO_REGISTER))
    if waiting:
        change_statuses(waiting, Act.REVOKE, actor=actor, reason=Reason.NOT_REGISTERED, at=at)
    end_if_empty(application.phone, at=at)
    application.state, application.closed_at = ApplicationState.EXPIRED, at
    application.save(update_fields=["state", "closed_at"])
    return True
