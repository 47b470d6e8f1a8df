"""What this browser has done a moment ago: a cookie names the receipt, for the act may have ended the session."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from certificates.models import Receipt
from certificates.states import Kind, State

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
    done = Receipt.objects.filter(pk=receipt_id, at__gt=timezone.now() - REMEMBERED).first()
    return None if done is None or _signs_in_again(done) else done


def _signs_in_again(done: Receipt) -> bool:
    """What was stopped works again, as when a phone was found and registered anew."""
    same = done.citizen.certificates.filter(carrier__in=carriers_of(done), kind=Kind.USER_AUTHENTICATION)
    return same.filter(status=State.VALID).exists()


def has_ended(done: Receipt) -> bool:
    """Whether all of it was revoked: a stop ends what was not registered yet (rules §2)."""
    return bool(done.lines) and all(line["state"] == State.REVOKED for line in done.lines)


def carriers_of(done: Receipt) -> list[str]:
    """What it was about: card, phone; nothing when an application was taken back."""
    return sorted({line["carrier"] for line in done.lines})
