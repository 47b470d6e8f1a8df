"""The two lanes of the state page: what a carrier holds and what became of the rest, why, and what to do now (R-17)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from accounts.actor import Actor
from accounts.models import Citizen
from certificates.models import Certificate, StatusChange
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from portal import held, verdicts
from portal.standing import ABSENT, NOTHING, OF_ONES_OWN_WISH, Link, Standing, Step, Words, standing, with_the_card
from portal.verdicts import Verdict


@dataclass(frozen=True)
class Said:
    """Why it is so, what to do now, and where; "" and None for what need not be said."""

    why: str = ""
    words: Words = ""
    link: Link | None = None


@dataclass(frozen=True)
class Row:
    """One kind. `counts`: it is part of the lane's verdict; what one ended oneself, or never had, is not."""

    name: Words
    about: Words
    verdict: Verdict
    said: Said
    ends_at: datetime | None
    counts: bool


@dataclass(frozen=True)
class StateLane:
    """A lane with its rows. What all that count have in common is said once, here, and not in the rows."""

    held: held.Lane
    verdict: Verdict
    said: Said
    rows: tuple[Row, ...]

    @property
    def ends_alike(self) -> bool:
        return len({row.ends_at for row in self.rows if row.ends_at}) == 1


def state_lane(
    citizen: Citizen, carrier: Carrier, *, actor: Actor, locked: Collection[Kind] = (), at: datetime
) -> StateLane | None:
    """None where there never was anything. `locked`: whose PIN or password is (R-32): valid, and of no use just now."""
    lane = held.lane(citizen, carrier, actor=actor, at=at)
    if lane is None:
        return None
    certificates = [line.certificate for line in lane.lines]
    certificates += _ended_beside(lane, certificates)
    newest = _newest_changes(certificates)
    card_signs = held.signs(held.lane(citizen, Carrier.CARD, actor=actor, at=at))
    rows = [_row(one, newest[one.pk], card_signs=card_signs, locked=one.kind in locked, at=at) for one in certificates]
    rows += _absent(carrier, {Kind(one.kind) for one in certificates}, card_signs=card_signs) if lane.is_alive else []
    order = list(held.SHORT.values())
    return _said_once(lane, sorted(rows, key=lambda row: order.index(row.name)))


def _ended_beside(lane: held.Lane, alive: list[Certificate]) -> list[Certificate]:
    """On the same card or phone, of the kind that has none alive: the last there was (R-23: gone after a move)."""
    if not lane.is_alive:
        return []
    carrier, kinds = alive[0], {one.kind for one in alive}
    beside = Certificate.objects.filter(card=carrier.card_id, phone=carrier.phone_id).exclude(kind__in=kinds)
    return list(beside.select_related("phone").order_by("-id")[:1])


def _newest_changes(certificates: Iterable[Certificate]) -> dict[object, StatusChange]:
    changes = StatusChange.objects.filter(certificate__in=list(certificates)).order_by("certificate_id", "-id")
    return {change.certificate_id: change for change in changes.distinct("certificate_id")}


def _row(certificate: Certificate, change: StatusChange, *, card_signs: bool, locked: bool, at: datetime) -> Row:
    line = held.Line(certificate, verdicts.of(certificate, at=at))
    ended_oneself = line.verdict == verdicts.REVOKED and Reason(change.reason) in OF_ONES_OWN_WISH
    said = _said(standing(certificate, change, card_signs=card_signs, at=at))
    verdict = verdicts.LOCKED if locked and line.verdict in verdicts.WORKING else line.verdict
    return Row(line.name, line.about, verdict, said, certificate.not_after, counts=not ended_oneself)


def _absent(carrier: Carrier, kinds: set[Kind], *, card_signs: bool) -> list[Row]:
    return [
        Row(
            held.SHORT[kind],
            held.FOR[carrier, kind],
            verdicts.ABSENT,
            _said(Standing("", with_the_card(ABSENT[carrier, kind], card_signs=card_signs))),
            None,
            counts=False,
        )
        for kind in Kind
        if kind not in kinds
    ]


def _said(told: Standing) -> Said:
    step = told.step if told.step is not NOTHING else Step("")
    return Said(told.why, step.words, step.link)


T = TypeVar("T")


def _said_once(lane: held.Lane, rows: list[Row]) -> StateLane:
    counting = [row for row in rows if row.counts] or rows
    said = [row.said for row in counting]
    common = Said(
        _in_common([one.why for one in said], ""),
        _in_common([one.words for one in said], ""),
        _in_common([one.link for one in said], None),
    )
    verdict = verdicts.of_all([row.verdict for row in counting])
    return StateLane(lane, verdict, common, tuple(replace(row, said=_left(row.said, common)) for row in rows))


def _in_common(values: list[T], otherwise: T) -> T:
    return values[0] if all(value == values[0] for value in values) else otherwise


def _left(said: Said, common: Said) -> Said:
    """What a row still has to say itself."""
    return Said(
        said.why if said.why != common.why else "",
        said.words if said.words != common.words else "",
        said.link if said.link != common.link else None,
    )
