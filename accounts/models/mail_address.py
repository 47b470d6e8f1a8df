"""Where a citizen wants to be told by mail, and the addresses they have yet to prove (R-06, R-57)."""

from django.db import models
from django.db.models.functions import Upper

from accounts.ids import new_id
from accounts.models.citizen import Citizen

LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3, less the brackets


class MailAddress(models.Model):
    """A proven address. Several people may share one: a family does, and nobody learns of the others.

    off         the groups of notices that are not mailed (certificates/ways/choices.py)
    refused_at  since when the receiver's server has said that there is no such mailbox
    """

    citizen = models.OneToOneField(Citizen, on_delete=models.PROTECT, primary_key=True, related_name="mail_address")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    language = models.CharField(max_length=10)
    off = models.JSONField(default=list)
    verified_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.citizen_id)  # an address must not slip into a log by way of str()


class MailVerification(models.Model):
    """An address somebody says is theirs, until they type the code that was sent there.

    The code is stored nowhere, not even as a hash: six digits are guessed from any hash in a second. It is computed
    from this row's id and the pepper (certificates/ways/address.py), when it is mailed and when it is typed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="mail_verifications")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    language = models.CharField(max_length=10)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(Upper("address"), "asked_at", name="asked_for_an_address")]

    def __str__(self) -> str:
        return str(self.id)
