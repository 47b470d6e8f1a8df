from django.db import models

from accounts.models import Municipality, StaffMember

LONGEST_NOTE = 600  # characters


class ShiftNote(models.Model):
    """申し送り: what one shift leaves to the next at the same office. Written once; taken over once, by somebody."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="shift_notes")
    words = models.CharField(max_length=LONGEST_NOTE)
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="a_note_says_something"),
            models.CheckConstraint(
                condition=models.Q(taken_by=None, taken_at=None)
                | models.Q(taken_by__isnull=False, taken_at__isnull=False),
                name="taken_over_by_somebody_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "-id"], name="notes_of_an_office")]
