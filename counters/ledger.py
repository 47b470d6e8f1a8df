"""電子証明書交付記録簿: what an office did on a day, from its slips, with totals; numbers and acts, nobody's name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.functional import Promise

from accounts.models import Municipality
from certificates.policy import JAPAN
from certificates.states import Carrier, Kind, State
from counters.holdings import CARRIER_NAMES, KIND_NAMES, NONE, STANDINGS
from counters.models import Arrival, Slip
from counters.span import Span


@dataclass(frozen=True)
class Changed:
    """One certificate, before and after, in staff's words."""

    name: str
    before: str | Promise
    after: str | Promise


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. `fee` in yen, None where none is charged."""

    at: datetime
    office: Municipality
    number: str
    title: str
    act: str
    arrival: str | Promise
    changed: tuple[Changed, ...]
    fee: int | None
    by: str


@dataclass
class Totals:
    """Of one day at one office, or of everything."""

    day: date | None
    office: Municipality | None
    acts: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    fees: int = 0

    @property
    def slips(self) -> int:
        return self.acts.total()

    def add(self, entry: Entry) -> None:
        self.acts[entry.act] += 1
        self.after.update(str(one.after) for one in entry.changed)
        self.fees += entry.fee or 0


def entries(span: Span, *, office: Municipality | None) -> Iterable[Entry]:
    """Every slip of these days in order; `office` None: of all offices."""
    slips = Slip.objects.filter(at__gte=span.begin, at__lt=span.end)
    if office is not None:
        slips = slips.filter(visit__municipality=office)
    slips = slips.select_related("visit__municipality", "visit__opened_by", "visit__reissue_asked")
    return [_entry(slip) for slip in slips.prefetch_related("visit__identity_checks__checked_by").order_by("at", "id")]


def totals(lines: Iterable[Entry]) -> tuple[list[Totals], Totals]:
    """Per day and office, and together."""
    parts: dict[tuple[date, str], Totals] = {}
    together = Totals(None, None)
    for line in lines:
        day = line.at.astimezone(JAPAN).date()
        place = parts.setdefault((day, line.office.code), Totals(day, line.office))
        place.add(line)
        together.add(line)
    return list(parts.values()), together


def act_name(title: str) -> str:
    """A slip's title as it stands on paper: the words are the template's."""
    return render_to_string("counters/desk/slip_title.html", {"title": title}).strip()


def _entry(slip: Slip) -> Entry:
    visit = slip.visit
    checks = [check for check in visit.identity_checks.all() if check.at <= slip.at]
    asked = getattr(visit, "reissue_asked", None)
    return Entry(
        at=slip.at,
        office=visit.municipality,
        number=visit.shown,
        title=slip.title,
        act=act_name(slip.title),
        arrival=Arrival(checks[-1].arrival).label if checks else "",
        changed=tuple(_changed(line) for line in slip.lines if line["before"] != line["after"]),
        fee=asked.fee if asked and slip.title == "reissue" else None,
        by=(checks[-1].checked_by if checks else visit.opened_by).name,
    )


def _changed(line: dict[str, str]) -> Changed:
    name = f"{CARRIER_NAMES[Carrier(line['carrier'])]} {KIND_NAMES[Kind(line['kind'])]}"
    before = STANDINGS[State(line["before"])] if line["before"] else NONE
    return Changed(name, before.words, STANDINGS[State(line["after"])].words)
