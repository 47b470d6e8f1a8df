from django.db import models

from accounts.ids import new_id
from accounts.models import Citizen
from certificates.states import Act


class NumberNeverGiven(models.Func):
    """Drawn by the database, which knows all receipts: an act must not fail because its number was taken."""

    function = "certificates_receipt_number"
    output_field = models.CharField()


class Receipt(models.Model):
    """The confirmation of an act, readable without sign-in at /receipts/{id}/: it says nothing personal (contract §3).

    `lines` are what changed: [{"carrier", "kind", "state"}]. `number` is what one reads aloud on the telephone,
    in three groups of three digits; the database draws one that was never given.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=12, unique=True, db_default=NumberNeverGiven())
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="receipts")
    act = models.CharField(max_length=10, choices=Act.choices)
    lines = models.JSONField()
    at = models.DateTimeField()
