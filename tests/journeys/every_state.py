"""Every state that a journey leaves behind stands before axe-core (WCAG 2.2 AA), once in a run.

A state is left by a press, a key or another address. Pages of one skeleton (elements, classes, what is said of them and
shown; not the words) are one state.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page

from tests.journeys.judges import axe_faults

LEAVES = [
    *((Page, name) for name in ("goto", "reload", "go_back", "go_forward", "close")),
    *((Locator, name) for name in ("click", "dblclick", "press")),
    (BrowserContext, "close"),
]
SKELETON = """() => {
  const plain = ["class", "role", "type", "lang", "tabindex", "disabled", "open"];
  const said = (each, name) => plain.includes(name) ? `${name}=${each.getAttribute(name)}` : name;
  const name = each => [each.tagName, ...each.getAttributeNames().map(one => said(each, one))].join(" ");
  const bones = each => {
    if (!each.checkVisibility()) return "";
    const inner = [...each.children].map(bones).filter((one, at, all) => one && one !== all[at - 1]);
    return `<${name(each)}>${inner.join("")}</>`;
  };
  const waits = !window.__pwClock && !matchMedia("(scripting: none)").matches; // axe waits by the clock
  const comes = document.querySelector(".awaited:not([data-ready])"); // its first step is not shown yet
  const stands = document.readyState === "complete" && waits && !comes;
  return stands ? document.documentElement.lang + bones(document.body) : "";
}"""


class EveryState:
    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.faults: dict[str, list[str]] = {}

    def judge(self, page: Page) -> None:
        """Before the page goes on; one that is on its way already is judged where it arrives."""
        if not page.url.startswith("http"):
            return
        try:
            skeleton = page.evaluate(SKELETON)
            if not skeleton or skeleton in self.seen:
                return
            found = axe_faults(page)
        except Error:  # left in the middle: not judged, and so not seen
            return
        if not found:
            self.seen.add(skeleton)  # with a fault, whoever walks again finds it again
        else:
            self.faults[f"{page.url} {page.title()}"] = found

    def told(self) -> dict[str, list[str]]:
        """What was found since one asked last."""
        told, self.faults = self.faults, {}
        return told


@contextmanager
def watching() -> Iterator[EveryState]:
    states = EveryState()
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in LEAVES:
            patch.setattr(owner, name, _judged_before(getattr(owner, name), states))
        yield states


def _judged_before(act, states: EveryState):
    @wraps(act)
    def then(self, *args, **kwargs):
        for page in _pages_of(self):
            states.judge(page)
        return act(self, *args, **kwargs)

    return then


def _pages_of(left: Page | Locator | BrowserContext) -> list[Page]:
    if isinstance(left, BrowserContext):
        return left.pages
    return [left.page if isinstance(left, Locator) else left]
