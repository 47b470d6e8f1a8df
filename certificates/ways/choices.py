"""Which notices are mailed: a citizen may turn groups of them off, but never what keeps them safe."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    SAFETY = "safety", _("止まった、失効した、登録されたなど、安全にかかわること")
    PROGRESS = "progress", _("申請の進みぐあい")
    REMINDERS = "reminders", _("期限と、すんでいない登録")
    ANSWERS = "answers", _("「身に覚えがない」や問い合わせへの回答")


MAY_BE_TURNED_OFF = (Group.PROGRESS, Group.REMINDERS, Group.ANSWERS)
PUSHED = (Group.SAFETY, Group.PROGRESS)  # all a push says is that something has changed

# By certificates.notices.About. What is not named here is about safety: a new kind of notice is mailed to everybody
# until somebody has thought about it.
_GROUP_OF: dict[str, Group] = {
    "ready_to_register": Group.PROGRESS,
    "application_refused": Group.PROGRESS,
    "application_expired": Group.PROGRESS,
    "application_withdrawn": Group.PROGRESS,
    "copy_deleted": Group.PROGRESS,
    "register_soon": Group.REMINDERS,
    "ends_soon": Group.REMINDERS,
    "case_answered": Group.ANSWERS,
    "inquiry_answered": Group.ANSWERS,
}
NAMED = frozenset(_GROUP_OF)


def group_of(about: str) -> Group:
    return _GROUP_OF.get(about, Group.SAFETY)


def is_mailed(about: str, *, off: Collection[str]) -> bool:
    """To somebody who turned these groups off; whatever stands there, safety is mailed."""
    group = group_of(about)
    return group not in MAY_BE_TURNED_OFF or group not in off
