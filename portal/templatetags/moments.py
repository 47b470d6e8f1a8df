"""Days and moments as people write them, in Japan time: 2028年8月12日, 11月20日(金) 18時20分; 12 August 2028."""

from datetime import date, datetime

from django import template
from django.utils import dateformat, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from certificates.policy import JAPAN

register = template.Library()


def _format(japanese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else japanese


def _here(at: datetime | date) -> datetime | date:
    return at.astimezone(JAPAN) if isinstance(at, datetime) else at


@register.filter
def day(at: datetime | date | None) -> str:
    return "" if at is None else dateformat.format(_here(at), _format("Y年n月j日", "j F Y"))


@register.filter
def moment(at: datetime | None) -> str:
    return "" if at is None else dateformat.format(_here(at), _format("Y年n月j日(D) G時i分", "D j F Y, g:i A"))


@register.filter
def clock(at: datetime | None) -> str:
    return "" if at is None else dateformat.format(_here(at), _format("G時i分", "g:i A"))


@register.filter
def when(at: datetime | None) -> str:
    """18時20分 today; with the day when it is another (R-14: a time, not a rule)."""
    if at is None:
        return ""
    is_today = at.astimezone(JAPAN).date() == timezone.now().astimezone(JAPAN).date()
    return clock(at) if is_today else moment(at)


@register.filter
def time_left(until: datetime) -> str:
    """あと1年8か月; days when it is near. Whole months, rounded down: never more than there is."""
    days = (until - timezone.now()).days
    if days < 0:
        return _("期限が切れました")
    months = _whole_months(timezone.localtime(timezone.now(), JAPAN), until.astimezone(JAPAN))
    if months < 3:
        return ngettext("あと%(days)d日", "あと%(days)d日", days) % {"days": days}
    years, months = divmod(months, 12)
    words = (
        _("あと%(years)d年%(months)dか月")
        if years and months
        else _("あと%(years)d年")
        if years
        else _("あと%(months)dか月")
    )
    return words % {"years": years, "months": months}


def _whole_months(start: datetime, end: datetime) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)
