from django.db import models

from certificates.states import Kind
from simulator.models.virtual_card import VirtualCard


class ChipKey(models.Model):
    """A key pair inside the chip and the certificate that goes with it. A real chip never lets the key out."""

    card = models.ForeignKey(VirtualCard, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    private_key = models.BinaryField()  # DER PKCS#8, unencrypted: it belongs to someone who does not exist
    certificate = models.BinaryField(null=True)  # DER

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "kind"], name="one_key_per_card_and_kind")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.kind}"
