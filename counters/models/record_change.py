from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen, StaffMember


class Changed(models.TextChoices):
    """What of the resident record (R-23); the values are reasons to revoke."""

    CONTENTS = "contents_changed", _("氏名・住所・生年月日・性別が変わった")
    DEATH = "death", _("亡くなった")
    LEFT = "left_the_register", _("住民票が消除された、国外に転出した")


class RecordChange(models.Model):
    """A change of the resident record, from its report until certificates have followed it (R-23).

    values        what the record says from then on, by the fields of Citizen; emptied when carried out
    effective_at  when it counts, not before: often later than `requested_at`, sometimes earlier
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="record_changes")
    reference = models.CharField(max_length=30)
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    changed = models.CharField(max_length=20, choices=Changed.choices)
    values = models.JSONField(default=dict)
    requested_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(withdrawn_at=None), name="followed_or_withdrawn"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=models.F("effective_at")), name="followed_when_it_counts"
            ),
            models.UniqueConstraint(
                fields=["citizen", "changed"],
                condition=Q(done_at=None, withdrawn_at=None),
                name="one_planned_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_at"], condition=Q(done_at=None, withdrawn_at=None), name="record_changes_to_come"
            )
        ]

    @property
    def is_planned(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None
