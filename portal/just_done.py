"""What this browser has done a moment ago: a cookie names the receipt, for the act may have ended the session."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from certificates.models import Receipt

JUST_DONE = "just_done"  # the cookie by which the sign-in page can name the act that ended the session
REMEMBERED = timedelta(minutes=15)


def remember(answer: HttpResponse, done: Receipt) -> None:
    answer.set_cookie(
        JUST_DONE,
        str(done.pk),
        max_age=REMEMBERED,
        path=reverse("portal:sign_in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def just_done(request: HttpRequest) -> Receipt | None:
    """What this browser has done a moment ago: whoever goes Back from the receipt asks whether it was done."""
    try:
        receipt_id = uuid.UUID(request.COOKIES.get(JUST_DONE, ""))
    except ValueError:
        return None
    return Receipt.objects.filter(pk=receipt_id, at__gt=timezone.now() - REMEMBERED).first()


def carriers_of(done: Receipt) -> list[str]:
    """What it was about: card, phone; nothing when an application was taken back."""
    return sorted({line["carrier"] for line in done.lines})
