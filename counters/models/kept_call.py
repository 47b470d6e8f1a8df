from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffMember
from counters.models.call import Call


class Outcome(models.TextChoices):
    """What came of a call that was written down while the house was away (R-58)."""

    STOPPED = "stopped", _("止めました")
    ALREADY = "already", _("すでに止まっていました")
    UNSURE = "unsure", _("決められません。電話をかけなおします")
    CHANGED = "changed", _("電話のあとに、ほかの手続きがありました")


class KeptCall(models.Model):
    """A call taken while nothing answered, sealed in the operator's browser, and carried out afterwards, once.

    key          made in the browser when it was written down: sent twice, it is carried out once
    taken_at     when the call was taken, by the clock of that desk: the evidence; never later than received_at
    received_at  when it reached the house
    """

    key = models.UUIDField(primary_key=True)
    operator = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="kept")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(taken_at__lte=models.F("received_at")), name="kept_before_sent")
        ]
