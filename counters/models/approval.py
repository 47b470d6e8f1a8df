from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.ids import new_id
from accounts.models import Citizen, Municipality, StaffMember
from counters.models.daily_number import shown


class Wish(models.TextChoices):
    """What one person asks and another must allow (R-43, R-55, R-56)."""

    RELEASE = "release", _("カードの一時停止の解除")
    REVOKE_BY_PHONE = "revoke_by_phone", _("電話での失効")
    CORRECT = "correct", _("誤った停止の訂正")


class ApprovalState(models.TextChoices):
    OPEN = "open", _("承認待ち")
    APPROVED = "approved", pgettext_lazy("the answer", "承認")
    REFUSED = "refused", _("却下")
    WITHDRAWN = "withdrawn", _("取下げ")
    EXPIRED = "expired", _("期限切れ")


class Approval(models.Model):
    """Four eyes: who asked, who answered, until when. Answered once; whoever asks cannot answer (the database too).

    municipality   the office both belong to; None for the hotline
    reference      the visit or call it belongs to
    details        what the act needs beside the person: nothing personal
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    wish = models.CharField(max_length=20, choices=Wish.choices)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="approvals")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=30)
    details = models.JSONField(default=dict)
    asked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="wishes")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ApprovalState.choices, default=ApprovalState.OPEN)
    answered_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="answers")
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    @property
    def shown(self) -> str:
        return shown(self.reference)

    def is_open(self, at: datetime) -> bool:
        """Nobody answered, and there is time left; what is over is marked so when somebody comes to it."""
        return self.state == ApprovalState.OPEN and at < self.expires_at

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("asked_by")),
                name="nobody_approves_their_own",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ApprovalState.OPEN, answered_at=None, answered_by=None)
                | models.Q(state__in=[ApprovalState.WITHDRAWN, ApprovalState.EXPIRED], answered_at__isnull=False)
                & models.Q(answered_by=None)
                | models.Q(state__in=[ApprovalState.APPROVED, ApprovalState.REFUSED], answered_at__isnull=False)
                & models.Q(answered_by__isnull=False),
                name="answered_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | models.Q(answered_at__lt=models.F("expires_at")),
                name="answered_in_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApprovalState.REFUSED) | ~models.Q(reason=""), name="refused_for_a_reason"
            ),
            models.UniqueConstraint(
                fields=["wish", "citizen"], condition=models.Q(state=ApprovalState.OPEN), name="one_open_wish_of_a_kind"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "-id"], name="wishes_of_an_office")]
