"""Before and after of a stop, as it was written down: a row for each certificate."""

from dataclasses import dataclass

from django.utils.functional import Promise

from certificates.states import Carrier, Kind, State
from counters.holdings import CARRIER_NAMES, KIND_NAMES, NONE, STANDINGS, Standing
from counters.models import CallStop


@dataclass(frozen=True)
class Row:
    carrier: Carrier
    carrier_name: str | Promise
    kind_name: str | Promise
    before: Standing
    after: Standing
    changed: bool


def rows_of(stop: CallStop) -> list[Row]:
    return [_row(line) for line in stop.lines]


def _row(line: dict[str, str]) -> Row:
    carrier = Carrier(line["carrier"])
    before = STANDINGS[State(line["before"])] if line["before"] else NONE
    after, kind = STANDINGS[State(line["after"])], KIND_NAMES[Kind(line["kind"])]
    return Row(carrier, CARRIER_NAMES[carrier], kind, before, after, line["before"] != line["after"])
