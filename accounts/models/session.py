from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """A browser's session. The key is stored hashed, so that who reads the table cannot take a session over.

    The certificate that signed in stands in a column, not in the data: stopping it ends its sessions in one statement
    (consequences.py). It is an id and no foreign key, because certificates are a floor above.

    listed_as  by this its owner ends it from elsewhere: the key itself leaves no cookie
    way        how it was begun: accounts.sessions.Way
    browser    make and system, as its owner knows it again
    """

    citizen_id = models.UUIDField(null=True, db_index=True)
    certificate_id = models.UUIDField(null=True, db_index=True)
    signed_in_at = models.DateTimeField(null=True)
    listed_as = models.UUIDField(null=True)
    way = models.CharField(max_length=10, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(citizen_id=None, certificate_id=None, signed_in_at=None)
                | models.Q(citizen_id__isnull=False, certificate_id__isnull=False, signed_in_at__isnull=False),
                name="signed_in_with_everything_or_not_at_all",
            ),
        ]
