"""Numbers that people read aloud on the telephone."""

from django import template

register = template.Library()


@register.filter
def in_threes(number: str) -> str:
    return " ".join(number[at : at + 3] for at in range(0, len(number), 3))
