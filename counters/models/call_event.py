from django.db import models
from django.utils.translation import gettext_lazy as _

from counters.models.call import Call


class Happened(models.TextChoices):
    """What the log of a call may say; `details` hold codes and counts, nothing that was heard."""

    ANSWERED = "answered", _("着信・応答")
    KEPT = "kept", _("応答がないあいだに受け付けた")
    JUDGED = "judged", _("照合")
    CHOSEN = "chosen", _("候補から選んだ")
    CALLER = "caller", _("電話をかけた人")
    TARGET = "target", _("対象")
    BECAUSE = "because", _("わけ")
    CASE = "case", _("こんなとき")
    STOP_ASKED = "stop_asked", _("停止を実行")
    STOPPED = "stopped", _("一時停止")
    ALREADY = "already", _("すでに止まっていた")
    PROVED = "proved", _("停止を確認")
    TOLD = "told", _("伝えた")
    INFORMED = "informed", _("責任者に知らせた")
    CALLED_BACK = "called_back", _("かけなおした")
    ASKED = "asked", _("承認を依頼")
    ENDED = "ended", _("終話")


class CallEvent(models.Model):
    """A line in the log of a call, written by the house as it happens. Append-only."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Happened.choices)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
