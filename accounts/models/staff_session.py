from django.db import models

from accounts.models.staff_member import StaffMember
from accounts.roles import Role


class StaffSession(models.Model):
    """Somebody of staff at a desk: apart from citizens' sessions in table and cookie (contract §3).

    digest      of the cookie's key; who reads the table cannot take a session over
    role        as it was at sign-in: when the member's changes, the session has ended (S3)
    proved_at   when a second factor was last given; None: the password alone so far, and no page opens
    locked_at   since when the screen is locked
    call        the reference of the call that is going on: then nothing ends by idling
    """

    digest = models.CharField(max_length=64, primary_key=True)
    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="sessions")
    role = models.CharField(max_length=20, choices=Role.choices)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    proved_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    call = models.CharField(max_length=60, blank=True)
