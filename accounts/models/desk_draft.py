from django.db import models

from accounts.models.staff_member import StaffMember


class DeskDraft(models.Model):
    """What somebody of staff had typed on a page when they left the desk: sealed, for them alone, given back once.

    sealed   the fields as JSON, encrypted: it may be a name or an address that was just said
    """

    member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="drafts")
    page = models.CharField(max_length=200)
    sealed = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "page"], name="one_draft_of_a_page")]
