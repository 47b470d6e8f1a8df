from django.db import models

from accounts.ids import new_id
from accounts.models import Citizen
from certificates.models.certificate import Certificate

LONGEST_NAME = 40  # characters


class Passkey(models.Model):
    """A WebAuthn key that a finger or a face unlocks, in place of the PIN of one phone's log-in certificate (R-35).

    Worth nothing without that certificate's key (certificates/passkeys.py), and gone when the certificate stops.
    `may_be_copied`: its maker may carry it to the owner's other devices; fixed when it was made.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="passkeys")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="passkeys")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=2048)  # COSE
    sign_count = models.BigIntegerField()
    may_be_copied = models.BooleanField()
    name = models.CharField(max_length=LONGEST_NAME)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="a_passkey_has_a_name")]

    def __str__(self) -> str:
        return str(self.id)
