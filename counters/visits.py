"""A visit: opened with a purpose, which is also the view of the record; closed when the person leaves (R-40, R-64)."""

import uuid
from datetime import datetime

from django.http import Http404

from accounts.audit import record_first_view
from accounts.models import Citizen
from accounts.sign_in.session import AtWork
from certificates.policy import JAPAN
from counters.models import Purpose, Visit
from counters.models.daily_number import next_number


def open_visit(citizen: Citizen, purpose: Purpose, *, at_work: AtWork, at: datetime) -> Visit:
    """In the caller's transaction, with the record that this person's data was seen and why."""
    office = at_work.member.municipality
    if office is None:
        raise ValueError("a visit is at an office")
    day = at.astimezone(JAPAN).date()
    number = next_number(f"C-{office.code}", day=day)
    visit = Visit.objects.create(
        reference=f"C-{office.code}-{day:%y%m%d}-{number:04}", municipality=office, purpose=purpose, citizen=citizen,
        opened_by=at_work.member, opened_at=at,
    )  # fmt: skip
    see(visit, at_work=at_work, at=at)
    return visit


def see(visit: Visit, *, at_work: AtWork, at: datetime) -> None:
    """Write down that this member of staff sees the person's record, once for each visit and member."""
    actor = at_work.actor(visit.reference)
    record_first_view(visit.citizen, actor=actor, purpose=str(Purpose(visit.purpose).label), at=at)


def visit_of_office(visit_id: uuid.UUID, *, at_work: AtWork, at: datetime) -> Visit:
    """A visit of one's own office, seen from now on by this member too. Raises Http404: foreign is as missing (T20)."""
    found = Visit.objects.select_related("citizen", "municipality", "opened_by")
    visit = found.filter(pk=visit_id, municipality=at_work.member.municipality).first()
    if visit is None:
        raise Http404
    see(visit, at_work=at_work, at=at)
    return visit


def close(visit: Visit, *, at: datetime) -> None:
    Visit.objects.filter(pk=visit.pk, closed_at=None).update(closed_at=at)
