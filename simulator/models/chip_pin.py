from django.db import models

from certificates.card_terminal import CardPin
from certificates.policy import PIN_TRIES, SIGNING_PASSWORD_TRIES
from simulator.models.virtual_card import VirtualCard

TRIES: dict[str, int] = {
    CardPin.SIGNING: SIGNING_PASSWORD_TRIES,
    CardPin.AUTHENTICATION: PIN_TRIES,
    CardPin.CARD_TEXT: PIN_TRIES,
}


class ChipPin(models.Model):
    """One secret of the chip and its wrong tries in a row. Readable, because the tray shows it (R-33)."""

    card = models.ForeignKey(VirtualCard, on_delete=models.CASCADE, related_name="pins")
    which = models.CharField(max_length=14, choices=CardPin.choices)
    value = models.CharField(max_length=16)
    wrong_count = models.PositiveSmallIntegerField(default=0)
    set_at = models.DateTimeField(null=True)  # by its holder, at a counter

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "which"], name="one_pin_per_card_and_purpose"),
            models.CheckConstraint(condition=models.Q(wrong_count__lte=5), name="tries_end_at_the_limit"),
        ]

    @property
    def tries_left(self) -> int:
        return TRIES[self.which] - self.wrong_count

    @property
    def is_locked(self) -> bool:
        return self.tries_left <= 0

    def __str__(self) -> str:
        return f"{self.card_id} {self.which}"
