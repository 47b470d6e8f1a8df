"""What the next shift of an office has to know: notes, and everything that is not finished."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts import my_number
from accounts.models import Municipality
from accounts.sign_in.session import AtWork
from counters.models import Approval, ApprovalState, CardReissue, ReplyLetter, ShiftNote, Visit

SHOWN_AFTERWARDS = timedelta(days=3)
AT_MOST = 50


@dataclass(frozen=True)
class Unfinished:
    """Numbers and purposes, nobody's name: who goes on opens the visit."""

    visits: list[Visit]
    approvals: list[Approval]
    reissues: int
    letters: int


def write(words: str, *, at_work: AtWork, at: datetime) -> ShiftNote:
    """Raises my_number.HoldsMyNumber (R-26); nothing was kept."""
    office = at_work.member.municipality
    if office is None:
        raise ValueError("a note is of an office")
    my_number.refuse_in(words)
    return ShiftNote.objects.create(municipality=office, words=words.strip(), by=at_work.member, at=at)


def take_over(note_id: int, *, at_work: AtWork, at: datetime) -> bool:
    """Of two who press at once, the first took it over. False: it is not there, or was taken over before."""
    open_ones = ShiftNote.objects.filter(pk=note_id, municipality=at_work.member.municipality_id, taken_at=None)
    return open_ones.update(taken_by=at_work.member, taken_at=at) == 1


def notes_of(office: Municipality | None, *, at: datetime) -> tuple[list[ShiftNote], list[ShiftNote]]:
    """Those that wait to be taken over, oldest first, and those that were lately."""
    notes = ShiftNote.objects.filter(municipality=office).select_related("by", "taken_by")
    waiting = notes.filter(taken_at=None).order_by("id")
    return list(waiting[:AT_MOST]), list(notes.filter(taken_at__gt=at - SHOWN_AFTERWARDS)[:AT_MOST])


def unfinished(office: Municipality | None, *, at: datetime) -> Unfinished:
    visits = Visit.objects.filter(municipality=office, closed_at=None).select_related("opened_by")
    waiting = Approval.objects.filter(municipality=office, state=ApprovalState.OPEN, expires_at__gt=at)
    month = at.date() - timedelta(days=30)
    return Unfinished(
        visits=list(visits.order_by("id")[:AT_MOST]),
        approvals=list(waiting.select_related("asked_by").order_by("expires_at")[:AT_MOST]),
        reissues=CardReissue.objects.filter(asked_in__municipality=office, handed_at=None).count(),
        letters=ReplyLetter.objects.filter(visit__municipality=office, sent_on__gte=month).count(),
    )
