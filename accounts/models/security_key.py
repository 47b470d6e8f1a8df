from django.db import models

from accounts.ids import new_id
from accounts.models.staff_member import StaffMember

LONGEST_NAME = 40  # characters


class SecurityKey(models.Model):
    """A security key as second factor of staff, beside the code app (WebAuthn, with its PIN or finger)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="security_keys")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=2048)  # COSE
    sign_count = models.BigIntegerField()
    may_be_copied = models.BooleanField()
    name = models.CharField(max_length=LONGEST_NAME)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="a_security_key_has_a_name")]
