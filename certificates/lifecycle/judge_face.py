"""A person of staff has looked at an applicant's face: it is they, or it cannot be told (R-13, R-40)."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from accounts import audit, encrypted
from accounts.actor import Actor
from accounts.roles import Channel, Role
from certificates.lifecycle.locks import lock_citizen
from certificates.lifecycle.queue_issue import queue_issue
from certificates.lifecycle.refuse import refuse
from certificates.models import Application, FaceCapture
from certificates.models.application import ApplicationState
from certificates.models.face_capture import FaceState
from certificates.permissions import NotAllowed
from certificates.policy import IssuingHours
from certificates.states import NotPossible

LOOK = {(Role.COUNTER_CLERK, Channel.COUNTER), (Role.COUNTER_SUPERVISOR, Channel.COUNTER)}
UNCLEAR, SOMEBODY_ELSE, NOT_ALIVE = "face_unclear", "face_somebody_else", "face_not_alive"
REASONS = (UNCLEAR, SOMEBODY_ELSE, NOT_ALIVE)


def waiting_for(actor: Actor) -> QuerySet[FaceCapture]:
    """Those this member of staff may look at, the longest waiting first: their own municipality's (R-40)."""
    if (actor.role, actor.channel) not in LOOK:
        return FaceCapture.objects.none()
    mine = FaceCapture.objects.select_related("application", "citizen")
    waiting = mine.filter(state=FaceState.WAITING, application__state=ApplicationState.CHECKING)
    return waiting.filter(citizen__municipality=actor.municipality).order_by("application__filed_at")


@transaction.atomic
def look(capture_id: uuid.UUID, *, actor: Actor, purpose: str, at: datetime) -> FaceCapture:
    """The capture; that it was looked at is written down once for each member, and the citizen sees it.

    Raises NotAllowed, also for one that is not there.
    """
    capture = _require(capture_id, actor)
    citizen = capture.citizen
    if citizen is None or actor.id is None:
        raise NotAllowed
    seen = citizen.access_records.filter(reference=actor.reference, actor_id=actor.id, purpose=purpose)
    if not seen.exists():
        audit.record_view(citizen, actor=actor, purpose=purpose, at=at)
    return capture


def picture(capture: FaceCapture, step: int) -> bytes | None:
    """JPEG; None when it was deleted or never there."""
    frame = capture.frames.filter(step=step).first()
    return encrypted.open_sealed(bytes(frame.sealed), keys=settings.FACE_KEYS) if frame else None


@transaction.atomic
def accept(capture_id: uuid.UUID, *, actor: Actor, at: datetime) -> Application:
    """It is the applicant, alive: the application goes on to be issued. Raises NotAllowed, NotPossible."""
    capture, application = _locked(capture_id, actor)
    _judge(capture, FaceState.PASSED, actor=actor, at=at)
    hours = IssuingHours.parse(settings.ISSUING_HOURS)
    application.state, application.expected_at = ApplicationState.APPLIED, hours.expected_at(at)
    application.save(update_fields=["state", "expected_at"])
    queue_issue(application, not_before=hours.next_opening(at))
    return application


@transaction.atomic
def turn_down(capture_id: uuid.UUID, *, reason: str, actor: Actor, at: datetime) -> Application:
    """It cannot be told, or is somebody else. Raises NotAllowed, NotPossible, ValueError for another reason."""
    if reason not in REASONS:
        raise ValueError(reason)
    capture, application = _locked(capture_id, actor)
    _judge(capture, FaceState.REFUSED, actor=actor, at=at, reason=reason)
    return refuse(application, refusal=reason, by=actor, at=at)


def _require(capture_id: uuid.UUID, actor: Actor) -> FaceCapture:
    capture = waiting_for(actor).filter(pk=capture_id).first()
    if capture is None:
        raise NotAllowed
    return capture


def _locked(capture_id: uuid.UUID, actor: Actor) -> tuple[FaceCapture, Application]:
    """Judged again now that nobody else can change it: two who look at once, or a citizen who withdraws meanwhile."""
    if (actor.role, actor.channel) not in LOOK:
        raise NotAllowed
    known = FaceCapture.objects.filter(pk=capture_id, citizen__municipality=actor.municipality)
    citizen_id = known.values_list("citizen_id", flat=True).first()
    if citizen_id is None:
        raise NotAllowed
    lock_citizen(citizen_id)
    capture = known.select_related("application").get()
    application = capture.application
    if application is None or application.state != ApplicationState.CHECKING or capture.state != FaceState.WAITING:
        raise NotPossible("judge", application.state if application else "none")
    return capture, application


def _judge(capture: FaceCapture, state: FaceState, *, actor: Actor, at: datetime, reason: str = "") -> None:
    capture.state, capture.reason, capture.judged_at = state, reason, at
    capture.judged_by, capture.judged_role = actor.id, actor.role
    capture.save(update_fields=["state", "reason", "judged_at", "judged_by", "judged_role"])
    app.configure_task("certificates.jobs.forget_faces").defer()
