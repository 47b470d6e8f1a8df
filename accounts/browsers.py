"""Which browser somebody uses, as far as its owner needs to know it again; and whether it was here before."""

import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.models import KnownBrowser

KNOWN_FOR = 365 * 24 * 60 * 60  # seconds since it was last here
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
# In this order: most of them say that they are the others, too.
_MAKES = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Browser:
    """`name`: make and system, "" where it does not say. `key`: its own, in a cookie; only a digest is kept."""

    name: str
    key: str


def browser_of(request: HttpRequest) -> Browser:
    """The browser that asks, with a key of its own or a fresh one: remember_me() gives it that."""
    key = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    return Browser(name_of(request.headers.get("User-Agent", "")), key if _KEY.fullmatch(key) else new_key())


def name_of(agent: str) -> str:
    """What it says of itself, in two words; never more, so that nobody is followed by it."""
    make = next((name for mark, name in _MAKES if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{make} ({system})" if make and system else make or system


def remember_me(response: HttpResponseBase, browser: Browser) -> None:
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        browser.key,
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def new_key() -> str:
    return secrets.token_urlsafe(32)


def meet(citizen_id: uuid.UUID, browser: Browser, *, at: datetime) -> bool:
    """Whether this person's things were never opened in this browser before; from now on they were."""
    digest = hashlib.sha256(browser.key.encode()).digest()
    known, is_new = KnownBrowser.objects.get_or_create(citizen_id=citizen_id, digest=digest, defaults={"seen_at": at})
    if not is_new:
        KnownBrowser.objects.filter(pk=known.pk).update(seen_at=at)
    return is_new


def forget_unseen(*, before: datetime) -> int:
    return KnownBrowser.objects.filter(seen_at__lt=before).delete()[0]
