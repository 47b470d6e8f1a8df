from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models.municipality import Municipality


class Gender(models.TextChoices):
    """As coded in the signing certificate's subjectAltName .3 (R-03)."""

    MALE = "1", _("男")
    FEMALE = "2", _("女")
    OTHER = "3", _("その他")


class Citizen(models.Model):
    """A resident who may hold a card and a phone: the basic four attributes and no My Number (R-26).

    `…_substitutes` say which characters stand in for a rare one: one 0 or 1 per character, "" when none (R-03).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    full_name = models.CharField(max_length=120)
    full_name_substitutes = models.CharField(max_length=120, blank=True)
    kana = models.CharField(max_length=120)
    birth_date = models.DateField()
    gender = models.CharField(max_length=1, choices=Gender.choices)
    address = models.CharField(max_length=200)
    address_substitutes = models.CharField(max_length=200, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="citizens")

    class Meta:
        indexes = [models.Index(fields=["birth_date", "kana"], include=["id", "municipality"], name="citizen_as_told")]

    def __str__(self) -> str:
        return str(self.id)  # a name must not slip into a log by way of str()
