"""受付票 by its number: read as people write it, found in one's own office, opened with a purpose (R-40, R-46)."""

import re
import unicodedata
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit import record_view
from accounts.models import Municipality, StaffMember
from accounts.sign_in.session import AtWork
from certificates.policy import JAPAN
from counters.models import Slip, SlipPrint, Visit

YEARS_KEPT = 10  # S13
PRINTED_AT_ONCE = timedelta(minutes=1)  # the browser's dialog opens by itself; later it is another printing
_HYPHENS = re.compile(r"[‐‑‒–—―−ー－~]")
_NUMBER = re.compile(r"(?:C-?)?(?:([0-9]{6})-([0-9]{2}))?([0-9]{4})-?([0-9]{4})")


class LookedUpFor(models.TextChoices):
    """Why a slip is looked up; the citizen reads it in their own history."""

    PRINT = "print", _("受付票の再発行")
    QUESTION = "question", _("前の手続きについての問い合わせ")


def read_number(typed: str) -> tuple[str, str, str] | None:
    """C-1126-0038, 1126-0038, 11260038, C-131130-261126-0038 → year or "", month and day, number. None: not one."""
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", typed)).upper()
    match = _NUMBER.fullmatch("".join(plain.split()))
    return (match[2] or "", match[3], match[4]) if match else None


def visits_with(number: tuple[str, str, str], *, office: Municipality, at: datetime) -> list[Visit]:
    """This office's visits of that number, the newest year first: what stands on paper names no year."""
    year, day, count = number
    now = at.astimezone(JAPAN).year
    years = [year] if year else [f"{one % 100:02}" for one in range(now - YEARS_KEPT, now + 1)]
    named = [f"C-{office.code}-{one}{day}-{count}" for one in years]
    found = Visit.objects.filter(municipality=office, reference__in=named).order_by("-opened_at")
    return list(found.select_related("citizen").prefetch_related("slips__prints"))


def look_up(slip: Slip, purpose: LookedUpFor, *, at_work: AtWork, at: datetime) -> None:
    """Write down that this slip, and the person on it, is seen again, and why: each time (R-40)."""
    actor = at_work.actor(slip.visit.reference)
    record_view(slip.visit.citizen, actor=actor, purpose=str(purpose.label), at=at)


@transaction.atomic
def print_again(slip: Slip, *, by: StaffMember, at: datetime) -> SlipPrint:
    """Counted before the browser prints: who holds a paper without 再発行 holds the first."""
    return SlipPrint.objects.create(slip=slip, by=by, at=at)


def being_printed(slip: Slip, print_id: str, *, by: StaffMember, at: datetime) -> SlipPrint | None:
    """The printing that was just counted. A page printed without one is a copy (写) and says so."""
    if not print_id.isdecimal():
        return None
    return slip.prints.filter(pk=int(print_id[:18]), by=by, at__gt=at - PRINTED_AT_ONCE).first()
