"""Staff look into a citizen's case and answer it. Supervisors only, and nobody judges their own hand (T6)."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.actor import Actor
from accounts.roles import Channel, Role
from certificates import notices
from certificates.history.entries import find
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Case, CaseAnswer
from certificates.models.case import CaseState
from certificates.notices import About
from certificates.permissions import NotAllowed
from certificates.states import NotPossible

ANSWERS = {(Role.COUNTER_SUPERVISOR, Channel.COUNTER), (Role.HOTLINE_SUPERVISOR, Channel.HOTLINE)}


def cases_open_to(actor: Actor) -> QuerySet[Case]:
    """Those this member of staff may answer, the longest waiting first; at a counter its own citizens' only (R-40)."""
    return _within_reach(actor).exclude(state=CaseState.CLOSED).order_by("id")


def _within_reach(actor: Actor) -> QuerySet[Case]:
    if (actor.role, actor.channel) not in ANSWERS:
        return Case.objects.none()
    cases = Case.objects.select_related("citizen")
    return cases.filter(citizen__municipality=actor.municipality) if actor.channel == Channel.COUNTER else cases


@transaction.atomic
def read_case(case_id: uuid.UUID, *, actor: Actor, purpose: str, at: datetime) -> Case:
    """The case, and the view of it written down once: the citizen will see who looked, when and why (R-40).

    Raises NotAllowed, audit.NoPurpose.
    """
    case = _require(case_id, actor)
    audit.record_first_view(case.citizen, actor=actor, purpose=purpose, at=at)
    return case


@transaction.atomic
def answer_case(case_id: uuid.UUID, *, words: str, closes: bool, actor: Actor, at: datetime) -> CaseAnswer:
    """Add an answer, tell the citizen, and, if it closes the case, let no other follow.

    Raises NotAllowed, NotPossible when it is closed already; an empty answer is refused by the database.
    """
    lock_citizen(_require(case_id, actor).citizen_id)
    case = Case.objects.get(pk=case_id)  # as it stands now that nobody else can change it
    by = actor.id
    if by is None:
        raise NotAllowed
    if case.state == CaseState.CLOSED:
        raise NotPossible("answer", case.state)
    answer = CaseAnswer.objects.create(
        case=case, actor_id=by, role=actor.role, words=words.strip(), closes=closes, at=at
    )
    case.state = CaseState.CLOSED if closes else CaseState.ANSWERED
    case.save(update_fields=["state"])
    notices.tell(case.citizen_id, About.CASE_ANSWERED, at=at, reference=str(case.pk), **notices.through(actor))
    return answer


def _require(case_id: uuid.UUID, actor: Actor) -> Case:
    """Raises NotAllowed, also for a case that is not there: nobody learns which."""
    case = _within_reach(actor).filter(pk=case_id).first()
    if case is None or find(case.citizen, case.entry).actor_id == actor.id:
        raise NotAllowed
    return case
