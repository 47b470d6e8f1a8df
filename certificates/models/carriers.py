"""What carries certificates: at most one card and one phone at a time for each person (R-01, R-02)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen


class Platform(models.TextChoices):
    ANDROID = "android", "Android"
    IPHONE = "iphone", "iPhone"


class Card(models.Model):
    """A person's My Number card. `ended_at` is set when it is returned or replaced."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="cards")
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["citizen"], condition=models.Q(ended_at=None), name="one_card_per_person"),
        ]


class Phone(models.Model):
    """A phone that carries the card's function, from issue until its last certificate is revoked.

    `device` is the opaque id the phone made for itself once; it says nothing about the machine.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="phones")
    device = models.CharField(max_length=128)
    platform = models.CharField(max_length=10, choices=Platform.choices)
    model = models.CharField(max_length=100, verbose_name=_("機種"))
    os_version = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["citizen"], condition=models.Q(ended_at=None), name="one_phone_per_person"),
            models.UniqueConstraint(fields=["device"], condition=models.Q(ended_at=None), name="one_person_per_phone"),
        ]
