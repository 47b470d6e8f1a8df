"""Who a person is to this house, and the way their wish reached it: two closed lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CITIZEN = "citizen", _("本人")
    COUNTER_CLERK = "counter_clerk", _("窓口担当者")
    COUNTER_SUPERVISOR = "counter_supervisor", _("窓口責任者")
    HOTLINE_OPERATOR = "hotline_operator", _("電話受付担当者")
    HOTLINE_SUPERVISOR = "hotline_supervisor", _("電話受付責任者")
    AUDITOR = "auditor", _("監査担当者")
    ADMINISTRATOR = "administrator", _("システム管理者")
    SYSTEM = "system", _("システム（自動）")


class Channel(models.TextChoices):
    PORTAL = "portal", _("この窓口サイト")
    COUNTER = "counter", _("市区町村の窓口")
    HOTLINE = "hotline", _("電話")
    SYSTEM = "system", _("自動の手続き")


STAFF_ROLES = frozenset(Role) - {Role.CITIZEN, Role.SYSTEM}
