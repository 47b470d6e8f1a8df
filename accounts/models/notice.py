from django.db import models

from accounts.ids import new_id
from accounts.models.citizen import Citizen


class Notice(models.Model):
    """Something a citizen is told, in their inbox and by the ways they chose (R-06, R-57).

    about       what it says, as a name; the words stand in templates and are chosen when it is read
    values      what the words need beside it; nothing personal, no serial (R-25)
    reference   where it leads: a receipt, an application, a case
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="notices")
    about = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    reference = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["citizen", "-id"], name="inbox_newest_first")]

    def __str__(self) -> str:
        return str(self.id)
