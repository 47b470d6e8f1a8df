from django.db import models

from accounts.models import StaffMember
from counters.models.visit import Visit


class ReplyLetter(models.Model):
    """照会書兼回答書, posted to the person's registered address: an agent brings the answer on a later day (R-45)."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="letter")
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
