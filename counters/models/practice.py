from django.db import models

from accounts.ids import new_id
from accounts.models import StaffMember
from counters.models.call import Call


class Practice(models.Model):
    """A practice call of one operator (certificates/practice.py): a real call about a person made for it.

    case          code of what is practised
    call          None until it is answered
    keys, clicks, fields   pressed, pointed at, filled in, as the browser counted them; None before the end
    keys_to_stop  of the keys, those up to the first stop; None where nothing was stopped
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="practices")
    case = models.SlugField()
    asked_at = models.DateTimeField()
    call = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, related_name="practice")
    keys = models.PositiveIntegerField(null=True)
    clicks = models.PositiveIntegerField(null=True)
    fields = models.PositiveIntegerField(null=True)
    keys_to_stop = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["operator", "-id"], name="practice_newest_first")]
