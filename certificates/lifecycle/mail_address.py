"""A citizen's mail address: asked for, proven by a code that was sent there, changed, taken away again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from accounts.actor import Actor
from accounts.models import Citizen, Delivery, MailAddress, MailVerification, Notice
from accounts.models.delivery import Outcome, Way
from accounts.problems import Problem
from certificates import notices, policy
from certificates.lifecycle.locks import lock_citizen
from certificates.lifecycle.queue_issue import BEFORE_EVERYTHING_ELSE
from certificates.notices import About
from certificates.ways import codes, deliveries

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TooManyCodes(Problem):
    """This person has asked for as many codes as one hour or day allows."""

    code, status, title = "too-many-requests", 429, _("しばらくお待ちください")

    def __init__(self) -> None:
        super().__init__(_("番号を何度も送ったので、しばらく送れません。"), retry_after=int(HOUR.total_seconds()))


class CodeWrong(Exception):
    """Not the code that was mailed; `tries_left` may still be tried."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class CodeEnded(Exception):
    """No code is awaited any more: used, too old, overtaken by a newer one, or guessed wrong too often."""


@transaction.atomic
def ask_to_prove(citizen: Citizen, address: str, *, language: str, at: datetime) -> MailVerification:
    """Have a code mailed to this address; an older one counts no more. Raises TooManyCodes.

    An address that many ask for is not mailed to again, and whoever asks is told the same as always: neither can
    somebody be flooded, nor does anybody learn that others know the address. Pressed twice, one code is mailed: of
    two, the first to arrive would be worth nothing.
    """
    lock_citizen(citizen.pk)
    pressed_before = awaited(citizen, at=at)
    if pressed_before and _is_same_press(pressed_before, address, at=at):
        return pressed_before
    _refuse_too_many(citizen, at=at)
    MailVerification.objects.filter(citizen=citizen, used_at=None, expires_at__gt=at).update(expires_at=at)
    others = MailVerification.objects.filter(address__iexact=address, asked_at__gt=at - DAY).count()
    asked = MailVerification.objects.create(
        citizen=citizen, address=address, language=language, asked_at=at, expires_at=at + policy.CODE_LIVES
    )
    if others < policy.CODES_TO_AN_ADDRESS_A_DAY:
        code = app.configure_task("certificates.jobs.send_code", priority=BEFORE_EVERYTHING_ELSE)
        code.defer(verification_id=str(asked.pk))
    return asked


def awaited(citizen: Citizen, *, at: datetime) -> MailVerification | None:
    """The verification whose code would be taken now."""
    open_ = MailVerification.objects.filter(citizen=citizen, used_at=None, expires_at__gt=at)
    return open_.filter(tries__lt=policy.CODE_TRIES).order_by("-id").first()


def prove(citizen: Citizen, typed: str, *, at: datetime) -> MailAddress:
    """Take the code that was mailed, once. Raises CodeWrong, and has counted the try by then, or CodeEnded.

    The count commits by itself, before anything is compared: call it outside a transaction.
    """
    asked = awaited(citizen, at=at)
    if asked is None or not _count_a_try(asked, at=at):
        raise CodeEnded
    if not codes.is_right(typed, asked.pk):
        asked.refresh_from_db()
        raise CodeWrong(policy.CODE_TRIES - asked.tries)
    return _take(citizen, asked, at=at)


def was_just_proven(citizen: Citizen, typed: str, *, at: datetime) -> bool:
    """Whether this very code proved an address a moment ago: whoever pressed twice sees the answer to the second."""
    used = MailVerification.objects.filter(citizen=citizen, used_at__gt=at - policy.SAME_PRESS_WITHIN)
    return any(codes.is_right(typed, one.pk) for one in used)


def choose(citizen: Citizen, *, off: Sequence[str]) -> None:
    """Mail no notices of these groups any more, and those of all others."""
    MailAddress.objects.filter(citizen=citizen).update(off=list(off))


@transaction.atomic
def remove_address(citizen: Citizen, *, at: datetime) -> None:
    """No mail any more; the inbox stays. Removing what is not there does nothing and tells nobody."""
    lock_citizen(citizen.pk)
    former = MailAddress.objects.filter(citizen=citizen).first()
    if former is None:
        return
    former.delete()
    _waiting(citizen).update(outcome=Outcome.NOBODY, ended_at=at, recipient="")
    deliveries.plan_for_former(_tell(citizen, "removed", at=at), former)


def _is_same_press(earlier: MailVerification, address: str, *, at: datetime) -> bool:
    return earlier.address == address and at - earlier.asked_at < policy.SAME_PRESS_WITHIN


def _refuse_too_many(citizen: Citizen, *, at: datetime) -> None:
    mine = MailVerification.objects.filter(citizen=citizen)
    for span, most in ((HOUR, policy.CODES_AN_HOUR), (DAY, policy.CODES_A_DAY)):
        if mine.filter(asked_at__gt=at - span).count() >= most:
            raise TooManyCodes


def _count_a_try(asked: MailVerification, *, at: datetime) -> bool:
    """One statement decides, so that many guesses at once get exactly the tries allowed."""
    open_ = MailVerification.objects.filter(pk=asked.pk, used_at=None, expires_at__gt=at, tries__lt=policy.CODE_TRIES)
    return open_.update(tries=F("tries") + 1) == 1


@transaction.atomic
def _take(citizen: Citizen, asked: MailVerification, *, at: datetime) -> MailAddress:
    lock_citizen(citizen.pk)
    if MailVerification.objects.filter(pk=asked.pk, used_at=None, expires_at__gt=at).update(used_at=at) != 1:
        raise CodeEnded
    former = MailAddress.objects.filter(citizen=citizen).first()
    address, _created = MailAddress.objects.update_or_create(
        citizen=citizen,
        defaults={"address": asked.address, "language": asked.language, "verified_at": at, "refused_at": None},
    )
    if former is None:
        _tell(citizen, "added", at=at)
    elif former.address != address.address:
        _waiting(citizen).update(recipient=address.address)
        deliveries.plan_for_former(_tell(citizen, "changed", at=at), former)
    return address


def _waiting(citizen: Citizen) -> QuerySet[Delivery]:
    return Delivery.objects.filter(notice__citizen=citizen, way=Way.MAIL, outcome=Outcome.WAITING)


def _tell(citizen: Citizen, what: str, *, at: datetime) -> Notice:
    return notices.tell(
        citizen.pk, About.ADDRESS_CHANGED, at=at, what=what, **notices.through(Actor.citizen(citizen.pk))
    )
