from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffMember
from counters.models.call import Call


class Why(models.TextChoices):
    """What a supervisor of the hotline has to know of (R-52, R-57). A flag stops nothing."""

    PRECAUTION = "precaution", _("念のための停止")
    CALLED = "called", _("責任者を呼んでいる")
    CANNOT_SPEAK = "cannot_speak", _("話しにくい様子の人")
    SAME_NUMBER = "same_number", _("同じ番号から何度も")
    SAME_PERSON = "same_person", _("同じ人を何度も")
    SAME_OPERATOR = "same_operator", _("同じ担当者の停止が多い")


class Flag(models.Model):
    """Put before the supervisors, until one of them has seen it. One of a kind in a call."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="flags")
    why = models.CharField(max_length=20, choices=Why.choices)
    at = models.DateTimeField()
    seen_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "why"], name="one_flag_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(seen_by=None, seen_at=None) | models.Q(seen_by__isnull=False, seen_at__isnull=False),
                name="seen_by_somebody_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["at"], condition=models.Q(seen_at=None), name="flags_not_seen")]
