from django.db import models

from accounts.ids import new_id
from certificates.models.carriers import Card
from certificates.models.certificate import Certificate
from certificates.states import Kind


class CardRequest(models.Model):
    """A certificate asked for at a counter for a card in somebody's hand: its chip has made the key (R-18).

    terminal    where the card lies, to write the certificate into its chip
    reference   the visit in which it was asked for
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    spki_der = models.BinaryField()
    spki_sha256 = models.BinaryField(max_length=32, unique=True)  # a key is asked for once, ever (T12)
    terminal = models.CharField(max_length=60)
    reference = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, null=True, related_name="card_request")
    written_at = models.DateTimeField(null=True)
