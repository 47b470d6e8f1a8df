"""The judges over every page and state that somebody of staff comes to."""

import re

from simulator.cast import CAST
from simulator.cast_of_staff import STAFF
from tests.journeys.judges import (
    POINTER,
    axe_faults,
    cut_when_spaced,
    japanese_in,
    overflow_when_narrow,
    small_targets,
)

OFFICES = ["東京都新宿区", "大阪府大阪市", "新宿区", "大阪市"]
NAMES = [
    *(word for one in CAST.values() for word in (one.address, one.full_name, one.written_as, one.kana) if word),
    *(one.name for one in STAFF.values()),
    *OFFICES,
]
_MUNICIPALITY = re.compile(
    r"(北海道|東京都|京都府|大阪府|\w{2,3}県)\w+[市区町村]"
)  # a name of its own, in any language
_PAGE = re.compile(rb"/Type ?/Page\b")


class LooksAtTheDesk:
    """Judges each page and state; `faults` stays empty when all is well."""

    def __init__(self, *, english=False):
        self.english, self.faults = english, {}

    def __call__(self, page, state):
        page.wait_for_load_state()
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = [
            *axe_faults(page), *small_targets(page, least=POINTER), *cut_when_spaced(page),
            *(["too wide"] if width > 0 else []),
            *(["more than one sheet"] if page.locator(".paper").count() and sheets(page) != 1 else []),
            *(["too wide at 320 px"] if overflow_when_narrow(page) else []),
            *(self._left_in_japanese(page) if self.english else []),
        ]  # fmt: skip
        if found:
            self.faults[state] = found

    def _left_in_japanese(self, page):
        return [text for text in japanese_in(page, but=NAMES) if not _MUNICIPALITY.fullmatch(text)]


def sheets(page):
    """How many sheets of A4 this page prints on."""
    return len(_PAGE.findall(page.pdf(prefer_css_page_size=True)))
