"""From rows to entries, each with what it speaks of; and the one entry that somebody asks about."""

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from accounts.models import AccessRecord, Citizen, Notice, StaffMember
from certificates.history import rows as select
from certificates.history.entry import Entry, EntryKind, NoSuchEntry
from certificates.history.rows import Row
from certificates.models import Application, StatusChange


def entries(citizen: Citizen, rows: Iterable[Row]) -> list[Entry]:
    """In the order of the rows; a handful of queries for any number of them."""
    rows = list(rows)
    ids = {kind: [id_ for _at, of, id_, _later in rows if of == kind] for kind in EntryKind}
    changes = _acts(citizen, ids[EntryKind.CHANGE])
    applications = _by_id(citizen, Application, ids[EntryKind.FILED] + ids[EntryKind.CLOSED])
    notices = _by_id(citizen, Notice, ids[EntryKind.NOTICE])
    views = _by_id(citizen, AccessRecord, ids[EntryKind.VIEW])
    closings = _closings(citizen, ids[EntryKind.CLOSED])
    places = offices({view.actor_id for view in views.values()})
    told = []
    for at, kind, id_, _later in rows:
        entry = Entry(EntryKind(kind), id_, at)
        match entry.kind:
            case EntryKind.CHANGE:
                told.append(replace(entry, changes=changes[id_]))
            case EntryKind.NOTICE:
                told.append(replace(entry, notice=notices[id_]))
            case EntryKind.VIEW:
                told.append(replace(entry, view=views[id_], office=places.get(views[id_].actor_id, "")))
            case _:
                closing = closings.get(id_) if entry.kind is EntryKind.CLOSED else None
                told.append(replace(entry, application=applications[id_], notice=closing))
    return told


def find(citizen: Citizen, reference: str) -> Entry:
    """The entry of this name. Raises NoSuchEntry."""
    kind, _, id_ = reference.partition("-")
    try:
        return _FINDS[EntryKind(kind)](citizen, id_)
    except (ValueError, ObjectDoesNotExist):
        raise NoSuchEntry from None


def _find_change(citizen: Citizen, id_: str) -> Entry:
    """By any of its changes; the entry is named by the last."""
    one = StatusChange.objects.get(certificate__citizen=citizen, pk=_number(id_))
    last = next(last for last, acts in _acts_at(citizen, [one.at]).items() if one in acts)
    return entries(citizen, [(one.at, EntryKind.CHANGE, last, 0)])[0]


def _find_filed(citizen: Citizen, id_: str) -> Entry:
    return entries(citizen, [select.filed(citizen).get(pk=uuid.UUID(id_))])[0]


def _find_closed(citizen: Citizen, id_: str) -> Entry:
    return entries(citizen, [select.closed(citizen).get(pk=uuid.UUID(id_))])[0]


def _find_view(citizen: Citizen, id_: str) -> Entry:
    return entries(citizen, [select.views(citizen).get(pk=_number(id_))])[0]


def _find_notice(citizen: Citizen, id_: str) -> Entry:
    notice = Notice.objects.get(citizen=citizen, pk=uuid.UUID(id_))
    return Entry(EntryKind.NOTICE, str(notice.pk), notice.at, notice=notice)


_FINDS: dict[EntryKind, Callable[[Citizen, str], Entry]] = {
    EntryKind.CHANGE: _find_change,
    EntryKind.FILED: _find_filed,
    EntryKind.CLOSED: _find_closed,
    EntryKind.VIEW: _find_view,
    EntryKind.NOTICE: _find_notice,
}


def _number(id_: str) -> int:
    if not (id_.isascii() and id_.isdigit() and len(id_) < 19):  # a bigint
        raise ValueError(id_)
    return int(id_)


def _acts(citizen: Citizen, lasts: Collection[str]) -> dict[str, tuple[StatusChange, ...]]:
    """The changes of the acts whose last change has one of these ids."""
    return _acts_at(citizen, StatusChange.objects.filter(pk__in=lasts).values("at")) if lasts else {}


def _acts_at(citizen: Citizen, moments: Any) -> dict[str, tuple[StatusChange, ...]]:
    found = StatusChange.objects.filter(certificate__citizen=citizen, at__in=moments)
    together: dict[Any, list[StatusChange]] = {}
    for change in found.select_related("certificate", "countersignature").order_by("id"):
        key = (change.at, change.act, change.reason, change.certificate.carrier, change.to_status)
        together.setdefault(key, []).append(change)
    return {str(changes[-1].pk): tuple(changes) for changes in together.values()}


def _by_id(citizen: Citizen, model: type[Model], ids: Collection[str]) -> dict[str, Any]:
    return {str(one.pk): one for one in model._default_manager.filter(citizen=citizen, pk__in=ids)} if ids else {}


def _closings(citizen: Citizen, ids: Collection[str]) -> dict[str, Notice]:
    told = Notice.objects.filter(citizen=citizen, about__in=select.OF_AN_END, reference__in=ids)
    return {one.reference: one for one in told} if ids else {}


def offices(viewers: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Where the staff who looked work now; the hotline belongs to no municipality."""
    if not viewers:
        return {}
    who = StaffMember.objects.filter(pk__in=viewers, municipality__isnull=False).select_related("municipality")
    return {one.pk: str(one.municipality) for one in who}
