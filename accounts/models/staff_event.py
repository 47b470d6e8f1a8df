from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.sealed import Sealed
from accounts.models.staff_member import StaffMember


class StaffEventKind(models.TextChoices):
    CREATED = "created", _("アカウントを作りました")
    CLOSED = "closed", _("アカウントを止めました")
    OPENED = "opened", _("アカウントを戻しました")
    ROLE_CHANGED = "role_changed", _("役割や所属を変えました")
    PASSWORD_RESET = "password_reset", _("仮のパスワードを決めました")
    SECOND_FACTOR_RESET = "second_factor_reset", _("認証アプリを登録しなおせるようにしました")
    ENROLLED = "enrolled", _("認証アプリを登録しました")
    KEY_ADDED = "key_added", _("セキュリティキーを追加しました")
    KEY_REMOVED = "key_removed", _("セキュリティキーを消しました")
    CODES_RENEWED = "codes_renewed", _("回復コードを作りなおしました")
    SIGNED_IN = "signed_in", _("サインインしました")
    EXPORTED = "exported", _("記録を書き出しました")


class StaffEvent(Sealed):
    """What happened to an account of staff, and by whom. Written once, sealed with the history (R-64)."""

    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")  # None: a command
    kind = models.CharField(max_length=20, choices=StaffEventKind.choices)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["member", "-id"], name="events_of_a_member")]
