from django.db import models

from accounts.models import StaffMember
from counters.models.visit import Visit


class PinReset(models.Model):
    """A holder was let set PINs of their card on the terminal's panel (R-36). Written once; no PIN ever comes here.

    which   names of certificates.card_terminal.CardPin
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="pin_resets")
    terminal = models.CharField(max_length=60)
    which = models.JSONField()
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
