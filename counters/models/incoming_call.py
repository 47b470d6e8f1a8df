from django.db import models

from accounts.ids import new_id
from accounts.models import StaffMember
from counters.models.call import Call


class IncomingCall(models.Model):
    """A call that the phone system announced, until somebody takes it or nobody does. Gone after an hour.

    sent_id        the phone system's, so that the same message counts once
    operator       whom it rings at; None: at everybody who is free
    number_tail    its last four digits, all that is shown
    number_sealed  the caller's number; emptied when the call is taken, or was not
    call           what became of it
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sent_id = models.CharField(max_length=100, unique=True)
    operator = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="incoming_calls")
    number_tail = models.CharField(max_length=4, blank=True)
    number_sealed = models.BinaryField(null=True)
    received_at = models.DateTimeField(db_index=True)
    call = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, related_name="incoming")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(call=None) | models.Q(number_sealed=None), name="no_number_beside_the_call"
            )
        ]
