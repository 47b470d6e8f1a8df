"""An open application is taken back: by the citizen, by a newer one, or with the phone it was for (R-10, rules §2)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from accounts.actor import Actor
from accounts.models import Citizen
from accounts.roles import Role
from certificates import notices
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.end_carrier import end_if_empty
from certificates.lifecycle.locks import live_phone_of, lock_citizen
from certificates.models import Application, Certificate
from certificates.models.application import OPEN, ApplicationState
from certificates.reasons import Reason
from certificates.states import Act, NotPossible, State


@transaction.atomic
def withdraw(application: Application, *, at: datetime, reference: str = "") -> Application:
    """The citizen takes an open application back; what was issued for it and not registered is revoked.

    Raises NotPossible when the application is closed already.
    """
    citizen = lock_citizen(application.citizen_id)
    application.refresh_from_db()
    if application.state not in OPEN:
        raise NotPossible("withdraw", application.state)
    by = Actor.citizen(citizen.id, reference=reference or str(application.id))
    withdraw_all_locked(citizen, [application], by=by, at=at)
    return application


def withdraw_all_locked(citizen: Citizen, applications: Iterable[Application], *, by: Actor, at: datetime) -> None:
    """Withdraw these open applications of a person whose row the caller has locked. `by`: whose act it follows from."""
    for application in applications:
        _withdraw_locked(citizen, application, by=by, at=at)


def open_with_the_phone(citizen: Citizen) -> list[Application]:
    """What is still open for the phone in use, or, without one, anything: that is then the phone meant."""
    phone = live_phone_of(citizen)
    waiting = Application.objects.filter(citizen=citizen, state__in=OPEN).select_related("phone")
    return list(waiting.filter(device=phone.device) if phone else waiting)


def withdraw_with_the_phone_locked(citizen: Citizen, *, by: Actor, at: datetime) -> list[Application]:
    """Withdraw what goes with this person's phone (open_with_the_phone)."""
    withdrawn = open_with_the_phone(citizen)
    withdraw_all_locked(citizen, withdrawn, by=by, at=at)
    return withdrawn


def _withdraw_locked(citizen: Citizen, application: Application, *, by: Actor, at: datetime) -> None:
    """At the door it is the citizen who takes back what they asked for; they are told whose hand it was."""
    reference = by.reference if by.role == Role.CITIZEN and by.reference else str(application.id)
    actor = Actor.citizen(citizen.id, reference=reference)
    waiting = list(Certificate.objects.filter(requested_as__application=application, status=State.READY_TO_REGISTER))
    if waiting:
        change_statuses(waiting, Act.REVOKE, actor=actor, reason=Reason.WITHDRAWN, at=at)
    else:  # no act at the door tells of it
        about, through = notices.About.APPLICATION_WITHDRAWN, notices.through(by)
        notices.tell(citizen.id, about, at=at, reference=str(application.id), **through)
    if application.state == ApplicationState.CHECKING:
        app.configure_task("certificates.jobs.forget_faces").defer()
    end_if_empty(application.phone, at=at)
    application.state, application.closed_at = ApplicationState.WITHDRAWN, at
    application.save(update_fields=["state", "closed_at"])
