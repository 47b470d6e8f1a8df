from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models.municipality import Municipality
from accounts.models.sounding import SOUNDS, Sounded, Sounding


class Gender(models.TextChoices):
    """As coded in the signing certificate's subjectAltName .3 (R-03)."""

    MALE = "1", _("男")
    FEMALE = "2", _("女")
    OTHER = "3", _("その他")


class Citizen(models.Model):
    """A resident who may hold a card and a phone: the basic four attributes and no My Number (R-26).

    `…_substitutes` say which characters stand in for a rare one: one 0 or 1 per character, "" when none (R-03).
    `kana_spoken` and `kana_skeleton` follow `kana`: how it sounds, and what is left of that when misheard (R-50).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    full_name = models.CharField(max_length=120)
    full_name_substitutes = models.CharField(max_length=120, blank=True)
    kana = models.CharField(max_length=120)
    kana_spoken = Sounding()
    kana_skeleton = Sounding()
    birth_date = models.DateField()
    gender = models.CharField(max_length=1, choices=Gender.choices)
    address = models.CharField(max_length=200)
    address_substitutes = models.CharField(max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="citizens",
        db_index=False,  # citizen_of_a_place begins with it
    )

    objects = Sounded.as_manager()

    class Meta:
        indexes = [
            # Whole, so that a search reads these and no row of people it does not find.
            models.Index(fields=["birth_date", "kana_spoken"], include=["id", "municipality"], name="citizen_as_told"),
            models.Index(
                fields=["kana_skeleton", "birth_date"],
                include=["id", "municipality", "kana_spoken"],
                name="citizen_as_misheard",
            ),
            models.Index(
                fields=["municipality", "birth_date"], include=["id", "kana_spoken"], name="citizen_of_a_place"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)  # a name must not slip into a log by way of str()

    def save(self, *args: Any, update_fields: Any = None, **options: Any) -> None:
        if update_fields is not None and "kana" in update_fields:
            update_fields = {*update_fields, *SOUNDS}
        super().save(*args, update_fields=update_fields, **options)
