from django.db import models

from certificates.card_terminal import CardPin
from simulator.models.virtual_card import VirtualCard


class PinPermit(models.Model):
    """A counter has let this card's holder set a PIN on the panel: once, soon. Only its digest is stored."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    card = models.ForeignKey(VirtualCard, on_delete=models.CASCADE, related_name="permits")
    which = models.CharField(max_length=14, choices=CardPin.choices)
    expires_at = models.DateTimeField()
