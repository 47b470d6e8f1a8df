"""Whom to remind, and of what: a phone's certificates that end soon, and those nobody has registered yet (R-06).

What is stopped is not spoken of. Whoever missed a reminder, because the worker was away or the certificate is younger
than that, gets the next one and not those before it.
"""

import uuid
from calendar import monthrange
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.actor import THE_SYSTEM
from accounts.models import Citizen
from certificates import notices
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Application, Certificate, Reminder
from certificates.models.application import ApplicationState
from certificates.models.reminder import Stage
from certificates.notices import About
from certificates.policy import JAPAN
from certificates.states import Carrier, State

THREE_MONTHS_AT_MOST = timedelta(days=92)
TO_REGISTER = {Stage.WAITING_FOR_A_DAY: timedelta(days=1), Stage.WAITING_FOR_TWO_WEEKS: timedelta(days=14)}


def whom(*, at: datetime) -> list[uuid.UUID]:
    """Everybody who may have to be reminded; remind() looks closely."""
    holders = _ending(at=at).values_list("citizen", flat=True)
    return list(holders.union(_waiting(at=at).values_list("citizen", flat=True)))


@transaction.atomic
def remind(citizen_id: uuid.UUID, *, at: datetime) -> None:
    """Put what is due into this person's inbox, each stage once, however often this is called."""
    citizen = lock_citizen(citizen_id)
    _remind_of_ends(citizen, at=at)
    _remind_to_register(citizen, at=at)


def stage_of_an_end(not_after: datetime, *, at: datetime) -> Stage | None:
    """The newest that is due; None while there is more time."""
    due = [stage for stage, moment in _moments(not_after) if moment <= at]
    return due[-1] if due else None


def months_before(moment: datetime, months: int) -> datetime:
    """By the calendar, in Japan time: one month before 31 May is 30 April."""
    here = moment.astimezone(JAPAN)
    year, month = divmod(here.year * 12 + here.month - 1 - months, 12)
    last_day = monthrange(year, month + 1)[1]
    return here.replace(year=year, month=month + 1, day=min(here.day, last_day))


def _moments(not_after: datetime) -> Iterator[tuple[Stage, datetime]]:
    yield Stage.THREE_MONTHS_LEFT, months_before(not_after, 3)
    yield Stage.ONE_MONTH_LEFT, months_before(not_after, 1)
    yield Stage.ONE_WEEK_LEFT, not_after - timedelta(days=7)


def _ending(*, at: datetime) -> QuerySet[Certificate]:
    in_use = Certificate.objects.filter(carrier=Carrier.PHONE, status=State.VALID).order_by()
    return in_use.filter(not_after__gt=at, not_after__lte=at + THREE_MONTHS_AT_MOST)


def _waiting(*, at: datetime) -> QuerySet[Application]:
    issued_by = at - min(TO_REGISTER.values())
    return Application.objects.filter(state=ApplicationState.READY, issued_at__lte=issued_by).order_by()


def _remind_of_ends(citizen: Citizen, *, at: datetime) -> None:
    """One notice for all that is due today: both certificates of a phone mostly end together."""
    given = set(Reminder.objects.filter(certificate__citizen=citizen).values_list("certificate", "stage"))
    due = [(one, stage_of_an_end(one.not_after, at=at)) for one in _ending(at=at).filter(citizen=citizen)]
    new = [
        Reminder(certificate=one, stage=stage, at=at) for one, stage in due if stage and (one.pk, stage) not in given
    ]
    if not new:
        return
    Reminder.objects.bulk_create(new)
    ending = [reminder.certificate for reminder in new if reminder.certificate]
    until = min(one.not_after for one in ending)
    names = [[one.carrier, one.kind] for one in ending]
    through = notices.through(THE_SYSTEM)
    notices.tell(citizen.pk, About.ENDS_SOON, at=at, until=until.isoformat(), certificates=names, **through)


def _remind_to_register(citizen: Citizen, *, at: datetime) -> None:
    for application in _waiting(at=at).filter(citizen=citizen):
        waited = at - application.issued_at if application.issued_at else timedelta()
        stage = [stage for stage, span in TO_REGISTER.items() if waited >= span][-1]
        _reminder, is_new = Reminder.objects.get_or_create(application=application, stage=stage, defaults={"at": at})
        if is_new:
            through = notices.through(THE_SYSTEM)
            notices.tell(citizen.pk, About.REGISTER_SOON, at=at, reference=str(application.pk), **through)
