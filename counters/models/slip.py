from django.db import models

from accounts.models import StaffMember
from counters.models.visit import Visit


class Slip(models.Model):
    """受付票: what was done in a visit, as it is printed (R-46). Written once; no address, no My Number.

    lines   [{"carrier", "kind", "before", "after"}] of every certificate the person holds, states before and after
    notes   names of the sentences that stand below: what happens next
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="slips")
    title = models.CharField(max_length=40)
    lines = models.JSONField()
    notes = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="slips_of_a_day")]


class SlipPrint(models.Model):
    """Each time it was printed: from the second on the paper says 再発行."""

    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="prints")
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
