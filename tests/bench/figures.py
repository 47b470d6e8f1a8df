"""One line of the table: what was measured, the peer, their ratio, and the goal of quality.md it is held against."""

import operator
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_COMPARED = {"≥": operator.ge, "≤": operator.le}


@dataclass(frozen=True)
class Figure:
    row: str
    what: str
    ours: str = ""
    peer: str = ""
    median: float | None = None
    best: float | None = None
    goal: str = ""  # "≥ 0.8", "≤ 100 ms"; "" for what is only shown
    unit: str = "×"
    why_not: str = ""  # why it could not be measured

    @property
    def reached(self) -> bool | None:
        if self.median is None or not self.goal:
            return None
        sign, limit = self.goal.split()[:2]
        return _COMPARED[sign](self.median, float(limit))

    def cells(self) -> list[str]:
        if self.why_not:
            return [self.row, self.what, "not measured", self.why_not, "", self.goal, "–"]
        ratio = "" if self.median is None else f"{_short(self.median)} {self.unit}"
        if self.best is not None and self.best != self.median:
            ratio += f" (best {_short(self.best)})"
        verdict = {True: "reached", False: "**missed**", None: ""}[self.reached]
        return [self.row, self.what, self.ours, self.peer, ratio, self.goal, verdict]


HEADINGS = ["", "what", "ours", "peer, same run", "ratio or figure: median", "goal", ""]


def ratio(
    row: str, what: str, ours: Sequence[float], theirs: Sequence[float], *, goal: str, shown: tuple[str, str]
) -> Figure:
    """Rounds taken by turns, each with the peer's round that came beside it: noise hits both."""
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    best = max(ratios) if goal.startswith("≥") or not goal else min(ratios)
    return Figure(row, what, *shown, median=statistics.median(ratios), best=best, goal=goal)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(figures: Sequence[Figure]) -> str:
    lines = [HEADINGS, ["---"] * len(HEADINGS), *(figure.cells() for figure in figures)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
