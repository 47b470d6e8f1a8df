"""The resident record changed (R-23): written down when reported, followed when it counts."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Citizen, StaffMember
from certificates.lifecycle.follow_record import ENDS, follow_record
from certificates.policy import JAPAN
from certificates.reasons import Reason
from certificates.states import Kind, State
from counters.holdings import STANDINGS, Change, Holding
from counters.models import RecordChange
from counters.models.record_change import Changed

FARTHEST = timedelta(days=90)  # a move is reported from two weeks before
SUBSTITUTES = {"full_name": "full_name_substitutes", "address": "address_substitutes"}  # said anew by the register
FIELDS = ("full_name", "kana", "address", "birth_date", "gender")


class PlannedAlready(Exception):
    """A change of this kind is planned for this person and has not come yet."""


@dataclass(frozen=True)
class Reported:
    """What the office reports: `values` by the fields of Citizen, only those that change; `effective_on` in Japan."""

    changed: Changed
    effective_on: date
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def effective_at(self) -> datetime:
        return datetime.combine(self.effective_on, time(), tzinfo=JAPAN)


def differing(citizen: Citizen, values: Mapping[str, str]) -> dict[str, str]:
    """Those of `values` that the record does not say yet; days as 1988-04-02."""
    return {name: value for name, value in values.items() if value and value != _said(citizen, name)}


def changes_of(held: list[Holding], changed: Changed) -> list[Change]:
    """What it would do to each certificate."""
    ended = ENDS[Reason(changed)]
    return [Change(one, STANDINGS[State.REVOKED] if _ends(one, ended) else None) for one in held]


@transaction.atomic
def report(citizen: Citizen, reported: Reported, *, by: StaffMember, reference: str, at: datetime) -> RecordChange:
    """Write it down, not yet followed. Raises PlannedAlready."""
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    planned = citizen.record_changes.filter(changed=reported.changed, done_at=None, withdrawn_at=None)
    if planned.exists():
        raise PlannedAlready
    return RecordChange.objects.create(
        citizen=citizen, reference=reference, by=by, changed=reported.changed, values=dict(reported.values),
        requested_at=at, effective_at=reported.effective_at,
    )  # fmt: skip


@transaction.atomic
def follow(change_id: uuid.UUID, *, actor: Actor, at: datetime) -> RecordChange:
    """The record says the new, and certificates that say the old are revoked. Done once; before its day, not at all."""
    citizen_id = RecordChange.objects.values_list("citizen_id", flat=True).get(pk=change_id)
    citizen = Citizen.objects.select_for_update(no_key=True).get(pk=citizen_id)
    change = RecordChange.objects.get(pk=change_id)  # as it stands now that nobody else can change it
    if not change.is_planned or change.effective_at > at:
        return change
    follow_record(citizen_id, Reason(change.changed), actor=actor, at=at)
    _rewrite(citizen, change.values)
    change.values, change.done_at = {}, at
    change.save(update_fields=["values", "done_at"])
    return change


@transaction.atomic
def withdraw(change_id: uuid.UUID, *, at: datetime) -> bool:
    """Take a planned change back; False when it has been followed, or withdrawn, already."""
    planned = RecordChange.objects.filter(pk=change_id, done_at=None, withdrawn_at=None)
    return bool(planned.update(withdrawn_at=at, values={}))


def due(*, at: datetime) -> list[RecordChange]:
    return list(RecordChange.objects.filter(done_at=None, withdrawn_at=None, effective_at__lte=at).order_by("id"))


def _rewrite(citizen: Citizen, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        setattr(citizen, name, date.fromisoformat(value) if name == "birth_date" else value)
        if name in SUBSTITUTES:
            setattr(citizen, SUBSTITUTES[name], "")
    if values:
        citizen.save()


def _said(citizen: Citizen, name: str) -> str:
    return str(getattr(citizen, name))


def _ends(holding: Holding, kinds: tuple[Kind, ...]) -> bool:
    return holding.certificate.is_alive() and Kind(holding.certificate.kind) in kinds
