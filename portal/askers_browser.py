"""The browser in which somebody asked without signing in: it alone shows the answer.

The mail tells of the answer and its page; nobody has proven whose address it goes to, so neither mail nor address opens
anything by itself. Whoever asked while signed in reads it after signing in: they may have left this browser to others.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from certificates import policy
from certificates.models import Inquiry
from certificates.models.inquiry import AnswerBy

COOKIE, SALT = "asked", "inquiry"


def remember(answer: HttpResponseBase, inquiry: Inquiry) -> None:
    """Nothing is left in a browser that will not need it."""
    if not _is_read_here(inquiry):
        return
    answer.set_signed_cookie(
        COOKIE,
        str(inquiry.pk),
        salt=SALT,
        max_age=policy.ASKERS_BROWSER_KNOWN_FOR,
        path=reverse("portal:contact_sent", args=[inquiry.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # a link in a mail comes from another site
    )


def is_here(request: HttpRequest, inquiry: Inquiry) -> bool:
    """Whether it is the one that asks."""
    lifetime = policy.ASKERS_BROWSER_KNOWN_FOR
    asked = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=lifetime)
    return _is_read_here(inquiry) and asked == str(inquiry.pk)


def _is_read_here(inquiry: Inquiry) -> bool:
    return inquiry.answer_by == AnswerBy.EMAIL and inquiry.citizen_id is None
