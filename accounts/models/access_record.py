from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts.models.citizen import Citizen
from accounts.models.sealed import Sealed
from accounts.roles import Channel, Role


class AccessRecord(Sealed):
    """Somebody of staff saw this citizen's record: who, when, why. Written once, shown to the citizen (R-40)."""

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="access_records")
    actor_id = models.UUIDField()
    role = models.CharField(max_length=20, choices=Role.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    purpose = models.CharField(max_length=200)
    reference = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["citizen", "-id"], name="who_looked_newest_first"),
            BrinIndex(fields=["at"], name="views_of_a_day"),  # written in the order of time: a few pages say where
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(purpose="") & ~models.Q(reference=""), name="a_view_has_a_purpose"
            )
        ]
