from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Municipality, StaffMember
from counters.models.record_change import RecordChange


class Refused(models.TextChoices):
    """Why a line is not carried out; the person at the desk is told to mend it and send it again."""

    CELLS = "cells", _("項目の数が、見出しとちがいます")
    BIRTH_DATE = "birth_date", _("生年月日が読めません")
    CHANGED = "changed", _("異動は「変更」「死亡」「消除」「国外転出」のどれかです")
    EFFECTIVE_ON = "effective_on", _("異動日が読めないか、90日より先です")
    VALUES = "values", _("新しい記録に、読めないところがあります")
    NOBODY = "nobody", _("この市区町村に、あてはまる人がいません")
    SEVERAL = "several", _("あてはまる人が2人以上います")
    NOTHING_NEW = "nothing_new", _("いまの記録と同じです")
    TWICE = "twice", _("前の行と同じ人の、同じ異動です")
    PLANNED = "planned", _("同じ異動が、もう予定されています")
    FAILED = "failed", _("実行できませんでした")


class RecordBatch(models.Model):
    """A file of changes of the resident record (R-23): read, looked over, then carried out line by line.

    digest  SHA-256 of the file: the same file is not taken twice
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    read_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "digest"],
                condition=models.Q(confirmed_at__isnull=False),
                name="a_file_is_carried_out_once",
            )
        ]


class RecordLine(models.Model):
    """One line: refused, or carried out as `change`. `cells` are what was sent; forgotten after some weeks."""

    batch = models.ForeignKey(RecordBatch, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    refused = models.CharField(max_length=20, choices=Refused.choices, blank=True)
    change = models.OneToOneField(RecordChange, on_delete=models.PROTECT, null=True, related_name="line")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="a_line_stands_once"),
            models.CheckConstraint(
                condition=models.Q(refused="") | models.Q(change=None), name="a_refused_line_changes_nothing"
            ),
        ]
