from django.db import models

from accounts.ids import new_id
from accounts.models import Citizen
from certificates.models import Card


class VirtualCard(models.Model):
    """A place in the tray: the same id for the same person, whichever card has been dealt there last."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.SlugField(unique=True)  # the key into cast.CAST
    citizen = models.OneToOneField(Citizen, on_delete=models.PROTECT, related_name="+")
    card = models.OneToOneField(Card, on_delete=models.PROTECT, null=True, related_name="+")
    dealt_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(card=None, dealt_at=None) | models.Q(card__isnull=False, dealt_at__isnull=False),
                name="dealt_card_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
