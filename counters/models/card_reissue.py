from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen
from counters.models.visit import Visit


class Speed(models.TextChoices):
    ORDINARY = "ordinary", _("通常（1〜2か月）")
    EXPRESS = "express", _("特急（約1週間）")


class CardReissue(models.Model):
    """A new card asked for after a loss (R-44), until it is handed out. The old card was abolished when this began.

    fee   yen, as the office charged it
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="reissues")
    asked_in = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="reissue_asked")
    speed = models.CharField(max_length=10, choices=Speed.choices)
    with_certificates = models.BooleanField(default=True)
    fee = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    handed_in = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, related_name="reissue_handed")
    handed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["citizen"], condition=models.Q(handed_at=None), name="one_card_on_its_way"),
            models.CheckConstraint(
                condition=models.Q(handed_at=None, handed_in=None)
                | models.Q(handed_at__isnull=False, handed_in__isnull=False),
                name="handed_out_in_a_visit",
            ),
        ]
