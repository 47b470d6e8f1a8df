from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen, Municipality, StaffMember
from counters.models.daily_number import shown


class Purpose(models.TextChoices):
    """Why a person's record is opened (R-40); the citizen reads it in their own history."""

    LOSS = "loss", _("紛失届")
    FOUND = "found", _("見つかったカードの手続き")
    REISSUE = "reissue", _("カードの再交付")
    REVOCATION = "revocation", _("失効の申請")
    PIN = "pin", _("暗証番号の設定しなおし")
    RECORD_CHANGE = "record_change", _("住所・氏名などの変更")
    CASE = "case", _("身に覚えがない記録の申出")
    QUESTION = "question", _("問い合わせ")


class Visit(models.Model):
    """Somebody at the counter, from the moment their record is opened: acts of staff name it as their reference (R-64).

    reference   C-<office>-<yymmdd>-<number of that day>, unique for ever
    memo        for the colleague who goes on; never printed
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="visits")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="visits")
    opened_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="visits")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    memo = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["municipality", "-opened_at"], name="visits_of_an_office")]

    def __str__(self) -> str:
        return self.reference

    @property
    def shown(self) -> str:
        return shown(self.reference)
