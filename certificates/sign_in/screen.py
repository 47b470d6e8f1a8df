"""Signing in on another screen: it shows a code that changes, the phone reads it, its owner picks the screen's number.

What a thief of a picture has is old after half a minute; what a thief of the screen has is let in by nobody who did not
ask; and only the browser that asked is let in (T10).
"""

import base64
import hmac
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Literal

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from accounts import peppered
from accounts.browsers import Browser
from accounts.limits import Limit
from accounts.sessions import Way, digest
from certificates.models import Certificate, ScreenSignIn
from certificates.models.screen_sign_in import ScreenState
from certificates.sign_in import session as sessions
from certificates.sign_in.token import CertificateNotValid, SignedIn

LIVES = timedelta(minutes=2)  # until it is read
PICKED_WITHIN = timedelta(minutes=5)  # from then on: time to sign in on the phone, and to compare
TAKEN_WITHIN = timedelta(minutes=1)
CODE_SECONDS = 15  # a code is good for this long and once more
NUMBERS = range(10, 100)
CHOICES = 3
STARTS = Limit("screen, asked for by address", 30, timedelta(minutes=10))
SCANS = Limit("screen, read by address", 60, timedelta(minutes=10))

Outcome = Literal["approved", "refused", "wrong", "over"]
OPEN = (ScreenState.WAITING, ScreenState.SCANNED)


class NoSuchScreen(Exception):
    """None that asks, with this code, in this browser, now: old, used, refused, or invented. Never which (T20)."""


class WrongNumber(Exception):
    """Another number than the screen shows was picked: it is let in by nobody any more."""


def start(session_key: str, *, browser: str, address: str, at: datetime) -> ScreenSignIn:
    """This browser asks to be let in; what it asked for before is asked no more."""
    ScreenSignIn.objects.filter(session_digest=digest(session_key), state__in=OPEN).delete()
    numbers = secrets.SystemRandom().sample(NUMBERS, CHOICES)
    return ScreenSignIn.objects.create(
        session_digest=digest(session_key),
        browser=browser,
        network=peppered.digest(address),
        number=secrets.choice(numbers),
        choices=numbers,
        asked_at=at,
        expires_at=at + LIVES,
    )


def of_browser(session_key: str | None, *, at: datetime) -> ScreenSignIn | None:
    """The newest that this browser asked for, unless its time is over."""
    mine = ScreenSignIn.objects.filter(session_digest=digest(session_key or ""), expires_at__gt=at)
    return mine.order_by("-id").first() if session_key else None


def code_of(screen: ScreenSignIn, *, at: datetime) -> str:
    """What its picture says now."""
    return f"{screen.pk.hex}.{_proof(screen.pk, _window(at))}"


def read(code: str, *, at: datetime) -> ScreenSignIn:
    """The screen whose code a phone has just read. Raises NoSuchScreen."""
    name, _, proof = code.partition(".")
    try:
        pk = uuid.UUID(hex=name)
    except ValueError:
        raise NoSuchScreen from None
    fresh = [_proof(pk, _window(at) - ago) for ago in (0, 1)]
    if not any(hmac.compare_digest(proof.encode("utf-8", "replace"), one.encode()) for one in fresh):
        raise NoSuchScreen
    waiting = ScreenSignIn.objects.filter(pk=pk, state=ScreenState.WAITING, expires_at__gt=at)
    waiting.update(state=ScreenState.SCANNED, expires_at=at + PICKED_WITHIN)
    return find(pk, at=at)


def find(pk: uuid.UUID, *, at: datetime) -> ScreenSignIn:
    """One that was read and waits for its number. Raises NoSuchScreen."""
    screen = ScreenSignIn.objects.filter(pk=pk, state=ScreenState.SCANNED, expires_at__gt=at).first()
    if screen is None:
        raise NoSuchScreen
    return screen


def outcome(pk: uuid.UUID, who: SignedIn) -> Outcome:
    """What came of one that this phone read: asked of the row as often as somebody wants to see it."""
    screen = ScreenSignIn.objects.filter(pk=pk).first()
    if screen and screen.state == ScreenState.REFUSED:
        return "refused" if screen.picked is None else "wrong"
    let_in = screen and screen.state in (ScreenState.APPROVED, ScreenState.TAKEN)
    return "approved" if screen and let_in and screen.citizen == who.citizen else "over"


def is_nearby(screen: ScreenSignIn, address: str) -> bool:
    """Whether it asks from the same network as the phone."""
    return bytes(screen.network) == peppered.digest(address)


def approve(pk: uuid.UUID, who: SignedIn, number: int, *, at: datetime) -> None:
    """The phone's owner lets the screen in that shows this number.

    Raises NoSuchScreen, WrongNumber (then it is refused for good) or CertificateNotValid.
    """
    if not _judge(pk, who, number, at=at):
        raise WrongNumber


@transaction.atomic(durable=True)
def _judge(pk: uuid.UUID, who: SignedIn, number: int, *, at: datetime) -> bool:
    """Under both rows' locks: of two phones one is heard, and none that was stopped a moment ago."""
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=who.certificate.pk)
    if not who.is_the_phone or not certificate.is_in_force(at):
        raise CertificateNotValid
    locked = ScreenSignIn.objects.select_for_update().filter(pk=pk, state=ScreenState.SCANNED, expires_at__gt=at)
    screen = locked.first()
    if screen is None:
        raise NoSuchScreen
    screen.picked = number
    if number == screen.number:
        screen.state, screen.expires_at = ScreenState.APPROVED, at + TAKEN_WITHIN
        screen.citizen, screen.certificate = who.citizen, certificate
    else:
        screen.state = ScreenState.REFUSED
    screen.save()
    return number == screen.number


def refuse(pk: uuid.UUID, *, at: datetime) -> None:
    """ "That is not me": the screen is let in by nobody."""
    ScreenSignIn.objects.filter(pk=pk, state=ScreenState.SCANNED, expires_at__gt=at).update(state=ScreenState.REFUSED)


def take(session: SessionBase, browser: Browser, *, at: datetime) -> SignedIn:
    """The browser that asked is signed in, once. Raises NoSuchScreen or CertificateNotValid."""
    screen = of_browser(session.session_key, at=at)
    if screen is None or screen.certificate is None:
        raise NoSuchScreen
    approved = ScreenSignIn.objects.filter(pk=screen.pk, state=ScreenState.APPROVED, expires_at__gt=at)
    if approved.update(state=ScreenState.TAKEN) != 1:
        raise NoSuchScreen
    return sessions.begin(session, screen.certificate, way=Way.SCREEN, browser=browser, at=at)


def forget_ended(*, before: datetime) -> int:
    return ScreenSignIn.objects.filter(expires_at__lt=before).delete()[0]


def _window(at: datetime) -> int:
    return int(at.timestamp()) // CODE_SECONDS


def _proof(pk: uuid.UUID, window: int) -> str:
    return base64.urlsafe_b64encode(peppered.digest(f"screen\n{pk}\n{window}")[:18]).decode()
