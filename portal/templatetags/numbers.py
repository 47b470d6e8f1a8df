"""Numbers that people read aloud on the telephone."""

from django import template

register = template.Library()


@register.filter
def in_threes(number: str) -> str:
    return _in_groups(number, 3)


@register.filter
def in_fours(number: str) -> str:
    return _in_groups(number, 4)


def _in_groups(number: str, length: int) -> str:
    return " ".join(number[at : at + length] for at in range(0, len(number), length))
