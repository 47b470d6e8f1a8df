from django.db import models

from accounts.roles import Role

SAMPLE = "サンドボックスの見本"  # the source of the list of migration 0041


class PhoneList(models.Model):
    """One edition of the list of Android phones that can carry certificates. The newest counts; none is ever changed.

    source  where it is from, as the page says it
    as_of   the day it was true, by that source
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=100)
    as_of = models.DateField()
    actor_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    at = models.DateTimeField()

    class Meta:
        get_latest_by = "id"
        constraints = [models.CheckConstraint(condition=~models.Q(source=""), name="a_phone_list_has_a_source")]

    @property
    def is_sample(self) -> bool:
        return self.source == SAMPLE


class SupportedPhone(models.Model):
    """A model of phone in one edition of the list, as its maker writes it.

    numbers      model numbers, as printed on the phone or told by its browser; may be empty
    also_called  how people spell it otherwise: ピクセル for Pixel
    """

    id = models.BigAutoField(primary_key=True)
    phone_list = models.ForeignKey(PhoneList, on_delete=models.PROTECT, related_name="phones")
    maker = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    numbers = models.JSONField(default=list)
    also_called = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["phone_list", "maker", "name"], name="a_phone_stands_in_a_list_once"),
            models.CheckConstraint(condition=~models.Q(maker="") & ~models.Q(name=""), name="a_phone_has_a_name"),
        ]
