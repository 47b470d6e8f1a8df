from django.db import models

from accounts.models import Citizen
from certificates.models import Receipt
from counters.models.call import Because, Call


class CallStop(models.Model):
    """What was stopped in a call (R-52). Written once, in the transaction of the suspension: it is there or it is not.

    key         drawn with the button: the same press twice is one stop
    carriers    card, phone
    lines       [{"carrier", "kind", "before", "after"}] of every certificate the person holds
    because     why, as the caller said; it stands as the reason in the history of the certificates
    precaution  below the bar, or asked for by somebody else: the supervisor was informed
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="stops")
    key = models.UUIDField()
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="stops_by_phone")
    carriers = models.JSONField()
    lines = models.JSONField()
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, null=True, related_name="+")
    because = models.CharField(max_length=10, choices=Because.choices, default=Because.LOST)
    precaution = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="one_press_one_stop")]

    @property
    def count(self) -> int:
        """How many certificates it stopped; none where all were stopped before."""
        return sum(1 for line in self.lines if line["before"] != line["after"])
