"""What the worker does for the simulator: it alone holds the issuers' keys."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from simulator.cast import CAST
from simulator.dealing import deal
from simulator.models import VirtualCard


def dealt_before(moment: datetime) -> QuerySet[VirtualCard]:
    """The places of the cast that have not been dealt anew since this moment."""
    return VirtualCard.objects.filter(Q(dealt_at=None) | Q(dealt_at__lt=moment), person__in=CAST)


@app.task(name="simulator.jobs.deal_again", lock="simulator")
def deal_again(*, asked_at: str) -> None:
    """Deal everyone a new card. May run twice: who has been dealt since the asking is left alone."""
    for place in dealt_before(datetime.fromisoformat(asked_at)):
        deal(place.person, at=timezone.now())
