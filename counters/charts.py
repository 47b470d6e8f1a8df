"""Stacked bars as numbers for an SVG that a template draws: no script, no library, and the same figures in a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 26
GAP = 0.28  # of a bar's place
TICKS = 4


@dataclass(frozen=True)
class Series:
    """`tone` 1 to 4: its place in the order of colours (static/css/staff/chart.css)."""

    name: str | Promise
    tone: int
    values: Sequence[int]


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    tone: int


@dataclass(frozen=True)
class Mark:
    """A word beside an axis."""

    at: float
    words: str


@dataclass(frozen=True)
class Chart:
    """`rows` are the table: a label and one figure for each series."""

    key: str
    title: str | Promise
    about: str | Promise
    head: str | Promise
    labels: Sequence[str]
    series: Sequence[Series]
    every: int = 1  # of how many labels one stands at the axis

    width, height, left, right = WIDTH, HEIGHT, LEFT, WIDTH - RIGHT
    base = HEIGHT - BOTTOM

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        return [(label, [one.values[n] for one in self.series]) for n, label in enumerate(self.labels)]

    @property
    def totals(self) -> list[int]:
        return [sum(one.values) for one in self.series]

    @property
    def is_empty(self) -> bool:
        return not any(self.totals)

    @property
    def step(self) -> int:
        return nice_step(max((sum(values) for _label, values in self.rows), default=0))

    def _y(self, value: float) -> float:
        return round(self.base - value / (self.step * TICKS) * (self.base - TOP), 1)

    @property
    def bars(self) -> list[Bar]:
        place = (WIDTH - LEFT - RIGHT) / max(len(self.labels), 1)
        found = []
        for n, (_label, values) in enumerate(self.rows):
            below = 0
            for one, value in zip(self.series, values, strict=True):
                if value:
                    x, top = LEFT + place * (n + GAP / 2), self._y(below + value)
                    height = round(self._y(below) - top, 1)
                    found.append(Bar(round(x, 1), top, round(place * (1 - GAP), 1), height, one.tone))
                below += value
        return found

    @property
    def ticks(self) -> list[Mark]:
        return [Mark(self._y(self.step * n), str(self.step * n)) for n in range(TICKS + 1)]

    @property
    def names(self) -> list[Mark]:
        place = (WIDTH - LEFT - RIGHT) / max(len(self.labels), 1)
        shown = [n for n in range(len(self.labels)) if n % self.every == 0]
        return [Mark(round(LEFT + place * (n + 0.5), 1), self.labels[n]) for n in shown]


def nice_step(most: int) -> int:
    """1, 2 or 5 times a power of ten, so that four steps reach the highest bar."""
    least, power = max(1, -(-most // TICKS)), 1
    while True:
        for factor in (1, 2, 5):
            if factor * power >= least:
                return factor * power
        power *= 10
