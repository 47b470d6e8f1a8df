import functools
import operator

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts.models.sealed import Sealed
from accounts.roles import Channel, Role
from certificates.models.certificate import Certificate
from certificates.reasons import Reason
from certificates.states import LEADS_TO, STOPPED, Act, State

# The acts that a list shows: into a stop, out of one, or from one to another.
SHOWN_ON_LISTS = sorted(
    {act.value for (_c, _k, act, before), after in LEADS_TO.items() if before in STOPPED or after in STOPPED}
)


def _rows_of_the_table() -> models.Q:
    """Every (act, from, to) of states.py; the carrier and kind are judged by the trigger beside it."""
    steps = sorted({(act, before, after) for (_c, _k, act, before), after in LEADS_TO.items()})
    return functools.reduce(
        operator.or_, (models.Q(act=a.value, from_status=str(b), to_status=c.value) for a, b, c in steps)
    )


class StatusChange(Sealed):
    """One step in the life of one certificate: who, when, through which channel, why (R-64). Written once."""

    id = models.BigAutoField(primary_key=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=10, choices=Act.choices)
    from_status = models.CharField(max_length=20, blank=True, choices=State.choices)
    to_status = models.CharField(max_length=20, choices=State.choices)
    actor_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    reference = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=_rows_of_the_table(), name="change_is_in_the_table"),
            models.CheckConstraint(
                condition=models.Q(role=Role.SYSTEM, actor_id=None)
                | ~models.Q(role=Role.SYSTEM) & models.Q(actor_id__isnull=False),
                name="somebody_did_it",
            ),
            models.CheckConstraint(  # an act of staff belongs to a visit or a call
                condition=models.Q(role__in=[Role.CITIZEN, Role.SYSTEM]) | ~models.Q(reference=""),
                name="staff_acts_have_a_reference",
            ),
        ]
        indexes = [  # what a delta tells, found without reading all that ever happened
            models.Index(fields=["at"], condition=models.Q(act__in=SHOWN_ON_LISTS), name="shown_on_lists"),
            BrinIndex(fields=["at"], name="changes_of_a_day"),  # written in the order of time: a few pages say where
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.certificate_id}"
