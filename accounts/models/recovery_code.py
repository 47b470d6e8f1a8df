from django.db import models

from accounts.models.staff_member import StaffMember


class RecoveryCode(models.Model):
    """A code for whoever lost their second factor: shown once, kept as a digest with the pepper, good once."""

    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32, unique=True)
    used_at = models.DateTimeField(null=True)
