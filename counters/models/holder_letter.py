from django.db import models

from accounts.models import StaffMember
from counters.models.call_stop import CallStop


class HolderLetter(models.Model):
    """A letter to the holder of what was stopped by telephone, whom no mail reaches: on a list once. Append-only.

    batch   the list it stands on; the same list may be fetched again
    """

    stop = models.OneToOneField(CallStop, on_delete=models.PROTECT, primary_key=True, related_name="letter")
    batch = models.UUIDField(db_index=True)
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
