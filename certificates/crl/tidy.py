"""Lists that have served: a day after nobody may use them any more, and never the newest of its kind."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from certificates.models import PublishedCrl

KEPT_AFTER_THEIR_END = timedelta(days=1)  # the database's trigger says the same


def forget_superseded(*, at: datetime) -> int:
    """How many were deleted."""
    newer = PublishedCrl.objects.filter(
        issuer=OuterRef("issuer"), scope=OuterRef("scope"), number__gt=OuterRef("number")
    )
    superseded = PublishedCrl.objects.filter(Exists(newer), next_update__lt=at - KEPT_AFTER_THEIR_END)
    return superseded.delete()[0]
