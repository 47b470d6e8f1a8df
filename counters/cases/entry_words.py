"""What a citizen does not recognise, in staff's words: when, what, through what, by whom."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffMember
from certificates.history.entry import Entry

Words = str | Promise


@dataclass(frozen=True)
class Said:
    """`who` is the name of a member of staff, "" for everybody else."""

    at: datetime
    what: Words
    how: tuple[Words, ...]
    who: str


def said_of(entry: Entry) -> Said:
    return Said(entry.at, _what(entry), _how(entry), _name(entry.actor_id))


def _what(entry: Entry) -> Words:
    if entry.changes:
        first = entry.changes[0]
        names = "・".join(str(one.certificate.get_kind_display()) for one in entry.changes)
        return f"{first.certificate.get_carrier_display()}（{names}）：{first.get_act_display()}"
    if entry.application:
        return f"{entry.application.get_purpose_display()}（{entry.application.get_state_display()}）"
    return _("記録を見ました") if entry.view else _("お知らせ")


def _how(entry: Entry) -> tuple[Words, ...]:
    if entry.changes:
        first = entry.changes[0]
        return (first.get_channel_display(), first.get_role_display(), first.get_reason_display(), first.reference)
    if entry.view:
        view = entry.view
        return (view.get_channel_display(), view.get_role_display(), view.purpose, view.reference)
    return ()


def _name(actor_id: uuid.UUID | None) -> str:
    found = StaffMember.objects.filter(pk=actor_id).values_list("name", flat=True).first() if actor_id else None
    return found or ""
