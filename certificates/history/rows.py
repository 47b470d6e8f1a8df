"""Which entries there are, and in which order: five selects that the database joins, counts and cuts into pages."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import BigIntegerField, CharField, F, Max, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import AccessRecord, Citizen, Notice
from certificates.history.entry import EntryKind
from certificates.models import Application, StatusChange
from certificates.models.application import ApplicationState
from certificates.notices import About

ENDED_WITHOUT_USE = (ApplicationState.WITHDRAWN, ApplicationState.REFUSED, ApplicationState.EXPIRED)
# What happened to secrets and to what a phone holds: no change of a status, so the notice is what tells of it.
OF_SECRETS = (
    About.PIN_CHANGED, About.PIN_RESET, About.SIGNING_PASSWORD_CHANGED, About.SIGNING_PASSWORD_RESET,
    About.CARD_PINS_SET, About.PASSKEY_ADDED, About.PASSKEY_REMOVED, About.PASSKEY_COPIED, About.STOP_WORD_SET,
    About.STOP_WORD_REMOVED, About.ADDRESS_CHANGED, About.COPY_DELETED,
)  # fmt: skip
# What says whose hand closed an application.
OF_AN_END = (About.APPLICATION_WITHDRAWN, About.APPLICATION_REFUSED)
Row = tuple[datetime, str, str, int]  # at, kind, id, and which of one moment came later


class Show(StrEnum):
    ALL = "all"
    HAPPENED = "happened"
    LOOKED = "looked"


def rows_of(citizen: Citizen, show: Show = Show.ALL) -> QuerySet[Any, Row]:
    """The newest first; entries() makes entries of a slice of them."""
    happened, looked = [changes(citizen), filed(citizen), closed(citizen), secrets(citizen)], [views(citizen)]
    first, *others = {Show.ALL: happened + looked, Show.HAPPENED: happened, Show.LOOKED: looked}[show]
    return first.union(*others, all=True).order_by("-told_at", "-later", "-told_as")


def changes(citizen: Citizen) -> QuerySet[Any, Row]:
    """One row for each act on each carrier and what came of it, named by the last of its changes."""
    mine = StatusChange.objects.filter(certificate__citizen=citizen).order_by()
    acts = mine.values("at", "act", "reason", "certificate__carrier", "to_status").annotate(last=Max("pk"))
    return _rows(acts, EntryKind.CHANGE, at="at", id_="last", later="last")


def filed(citizen: Citizen) -> QuerySet[Any, Row]:
    mine = Application.objects.filter(citizen=citizen).order_by()
    return _rows(mine, EntryKind.FILED, at="filed_at", id_="pk")


def closed(citizen: Citizen) -> QuerySet[Any, Row]:
    """Those that came to nothing; a registered one is told by the act."""
    mine = Application.objects.filter(citizen=citizen, state__in=ENDED_WITHOUT_USE).order_by()
    return _rows(mine, EntryKind.CLOSED, at="closed_at", id_="pk")


def secrets(citizen: Citizen) -> QuerySet[Any, Row]:
    mine = Notice.objects.filter(citizen=citizen, about__in=OF_SECRETS).order_by()
    return _rows(mine, EntryKind.NOTICE, at="at", id_="pk")


def views(citizen: Citizen) -> QuerySet[Any, Row]:
    mine = AccessRecord.objects.filter(citizen=citizen).order_by()
    return _rows(mine, EntryKind.VIEW, at="at", id_="pk", later="pk")


def _rows(rows: QuerySet[Any, Any], kind: EntryKind, *, at: str, id_: str, later: str = "") -> QuerySet[Any, Row]:
    told = rows.annotate(
        told_at=F(at),
        told_as=Value(kind.value, output_field=CharField()),
        told_of=Cast(id_, CharField()),
        later=Cast(F(later) if later else Value(0), BigIntegerField()),
    )
    return told.values_list("told_at", "told_as", "told_of", "later")
