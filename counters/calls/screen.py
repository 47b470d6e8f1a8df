"""Which state a call is in, and what its screen shows: read from what is stored, so that a reload shows the same."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.lifecycle.suspend import CAN_STOP
from certificates.models import Application
from certificates.models.application import OPEN
from certificates.states import Act, Carrier
from counters.calls.scripts import SCRIPTS, Script
from counters.calls.watch import Watch
from counters.holdings import Change, Holding, changes
from counters.hotline.scores import MAIN
from counters.models import Call, CallStop, Case, Target

STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("identify", _("本人確認")),
    ("target", _("なくしたもの")),
    ("stop", _("停止")),
    ("tell", _("伝える")),
    ("end", _("終話")),
)
THINGS: dict[Target, str | Promise] = {
    Target.CARD: _("カード"),
    Target.PHONE: _("スマホ用"),
    Target.BOTH: _("カードとスマホ用"),
}


@dataclass(frozen=True)
class Offer:
    """One of the three targets: what a stop of it would do, and the button that does it. `count`: certificates."""

    target: Target
    changes: list[Change]
    count: int
    possible: bool
    key: uuid.UUID

    @property
    def things(self) -> str | Promise:
        """What is hit, not what was asked for: of "both" without a phone, the card."""
        hit = {one.holding.carrier for one in self.changes if one.after is not None}
        return things_of(hit or self.target.carriers)


def things_of(carriers: Collection[Carrier]) -> str | Promise:
    return THINGS[Target.BOTH if len(set(carriers)) > 1 else Target(next(iter(carriers)).value)]


def state_of(call: Call, stop: CallStop | None, *, more: bool) -> str:
    """Where a call stands: the step, as code. `more`: something else is to be stopped after a first stop."""
    if call.ended_at is not None:
        return "end"
    if stop is not None and not more:
        return "tell"
    if call.citizen_id is None:
        return "identify"
    return "stop" if call.target else "target"


def script_of(call: Call, state: str, *, stop: CallStop | None, offers: list[Offer], watch: Watch) -> str:
    """The code of the words to read. A case goes before the main line until something has been stopped."""
    if state == "end":
        return "over"
    if call.case:
        return str(call.case)
    if state == "tell" and stop is not None:
        return "tell" if stop.receipt_id else "already"
    if state == "identify":
        return _while_identifying(call, watch)
    if not any(offer.possible for offer in offers):
        return "nothing"
    if state == "target":
        return "target"
    return "doubt" if not call.reached else f"stop_{call.target}"


def _while_identifying(call: Call, watch: Watch) -> str:
    if call.left is not None:
        return _of_several(call) if call.left else "nobody"
    return "again" if watch.from_number else "identify"


def _of_several(call: Call) -> str:
    """Those who agree in name, birthday and town are asked one thing more; where that is none, nobody is picked."""
    agree_wholly = all(call.verdicts.get(name) in ("match", "nearly") for name in ("kana", "born", "address"))
    return f"apart_{call.ask or 'nothing'}" if agree_wholly and call.ask not in MAIN else "several"


def words(code: str) -> Script:
    return SCRIPTS[code]


def offers_of(call: Call, held: list[Holding]) -> list[Offer]:
    """All three, so that choosing another is instant; nothing before there is somebody."""
    if call.citizen_id is None:
        return []
    applied = Application.objects.filter(citizen=call.citizen_id, state__in=OPEN).exists()
    return [_offer(target, held, applied=applied) for target in Target]


def _offer(target: Target, held: list[Holding], *, applied: bool) -> Offer:
    acts: dict[Carrier, Act | None] = dict.fromkeys(target.carriers, Act.SUSPEND)
    count = sum(1 for one in held if one.carrier in target.carriers and one.certificate.status in CAN_STOP)
    waiting = applied and Carrier.PHONE in target.carriers
    return Offer(target, changes(held, acts), count, bool(count) or waiting, uuid.uuid4())


CASES: tuple[tuple[Case, str], ...] = (  # and the key that leads there
    (Case.AGENT, "A"),
    (Case.MISMATCH, "N"),
    (Case.CANNOT_SPEAK, "S"),
    (Case.DROPPED, "K"),
    (Case.SUPERVISOR, "H"),
)
