"""The settings' hours and days as people write them: 9:30–20:00; 12月29日–1月3日, in English 29 December–3 January."""

from datetime import date, time

from django import template
from django.utils import dateformat
from django.utils.translation import get_language

register = template.Library()


@register.filter
def hours(span: str) -> str:
    """09:30-20:00 as 9:30–20:00, in English by the clock of moments.py."""
    form = "g:i A" if _in_english() else "G:i"
    return "–".join(dateformat.time_format(time.fromisoformat(one), form) for one in span.split("-"))


@register.filter
def days_of_year(span: str) -> str:
    """12-29/01-03 as 12月29日–1月3日."""
    form = "j F" if _in_english() else "n月j日"
    days = (date.fromisoformat(f"2000-{day}") for day in span.split("/"))
    return "–".join(dateformat.format(day, form) for day in days)


def _in_english() -> bool:
    return (get_language() or "").startswith("en")
