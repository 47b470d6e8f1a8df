"""What every page of the house needs to know: whom to call and when, and whether this is the sandbox."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Notice
from certificates import policy
from portal.answering import answering_now
from portal.furigana.switch import is_on


def house(request: HttpRequest) -> dict[str, Any]:
    return {
        "contacts": settings.CONTACTS,
        "answering": SimpleLazyObject(answering_now),
        "sandbox": settings.SIMULATOR,
        "unread_notices": lambda: unread(request),
        "session_ends": session_ends(request),
        "easy": settings.EASY_JAPANESE,
        "furigana": is_on(request),
    }


def session_ends(request: HttpRequest) -> dict[str, int]:
    """In how many seconds this sign-in ends: if nothing is done, and whatever is done."""
    who = getattr(request, "signed_in", None)
    if who is None:
        return {}
    now = timezone.now()
    ends = {
        "idle": policy.SESSION_IDLE,
        "left": who.expires_at - now,
        "longest": who.signed_in_at + policy.SESSION_LONGEST - now,
    }
    return {name: int(time.total_seconds()) for name, time in ends.items()}


def unread(request: HttpRequest) -> int:
    """How many notices nobody has opened yet; counted only where a page shows it."""
    who = getattr(request, "signed_in", None)
    return Notice.objects.filter(citizen=who.citizen, read_at=None).count() if who else 0
