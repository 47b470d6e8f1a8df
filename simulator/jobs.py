"""What the worker does for the simulator: it alone holds the issuers' keys."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from simulator import practice_people
from simulator.cast import CAST
from simulator.dealing import deal
from simulator.models import PracticePerson, VirtualCard

TRY_AGAIN = RetryStrategy(max_attempts=5, wait=1)
FORGOTTEN_AFTER = timedelta(
    hours=12
)  # a practice call that nobody ended: as long as a member of staff may be signed in


def dealt_before(moment: datetime) -> QuerySet[VirtualCard]:
    """The places of the cast that have not been dealt anew since this moment."""
    return VirtualCard.objects.filter(Q(dealt_at=None) | Q(dealt_at__lt=moment), person__in=CAST)


@app.task(name="simulator.jobs.deal_again", lock="simulator")
def deal_again(*, asked_at: str) -> None:
    """Deal everyone a new card. May run twice: who has been dealt since the asking is left alone."""
    for place in dealt_before(datetime.fromisoformat(asked_at)):
        deal(place.person, at=timezone.now())


@app.task(name="simulator.jobs.make_practice_person", retry=TRY_AGAIN)
def make_practice_person(*, practice_id: str) -> None:
    """Also ends what others left behind: nobody else comes by for that."""
    now = timezone.now()
    practice_people.make(uuid.UUID(practice_id), at=now)
    left = PracticePerson.objects.filter(ended_at=None, citizen__isnull=False, asked_at__lt=now - FORGOTTEN_AFTER)
    for practice in left:
        practice_people.end(practice.pk, at=now)


@app.task(name="simulator.jobs.end_practice_person", retry=TRY_AGAIN)
def end_practice_person(*, practice_id: str) -> None:
    practice_people.end(uuid.UUID(practice_id), at=timezone.now())
