"""Which documents are enough for which act, at the desk (R-41, R-43, R-45): a table and one function.

Who may do an act at all is another question (certificates/permissions.py); by telephone it is a third.
"""

from collections.abc import Collection
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counters.models import Arrival
from counters.office_rules import DOCUMENTS

_GROUP = {document.code: document.group for document in DOCUMENTS}


class Bar(StrEnum):
    """How sure one must be."""

    STOP = "stop"  # the safe direction: one paper will do
    ORDINARY = "ordinary"
    STRICT = "strict"  # something comes back to life, or a PIN is set


_ENOUGH: dict[Bar, tuple[tuple[int, int], ...]] = {  # (A, B): any of these numbers of documents
    Bar.STOP: ((1, 0), (0, 1)),
    Bar.ORDINARY: ((1, 0), (0, 2)),
    Bar.STRICT: ((2, 0), (1, 1)),
}
SAYS: dict[Bar, str | Promise] = {
    Bar.STOP: _("本人確認書類を1点"),
    Bar.ORDINARY: _("A（写真つき）を1点、またはBを2点"),
    Bar.STRICT: _("Aを2点、またはAとBを1点ずつ"),
}


class NotEnough(Exception):
    """The documents seen do not reach this bar. `says` is what would."""

    def __init__(self, says: str | Promise) -> None:
        super().__init__("not enough documents")
        self.says = says


def require(bar: Bar, *, arrival: str, documents: Collection[str]) -> None:
    """Raises NotEnough. An agent shows who they are, and that they may act; for weighty acts also the reply (R-45)."""
    groups = [_GROUP[code] for code in documents]
    count = groups.count("A"), groups.count("B")
    if not any(count[0] >= a and count[0] + count[1] >= a + b for a, b in _ENOUGH[bar]):
        raise NotEnough(SAYS[bar])
    if arrival != Arrival.SELF and "agency" not in groups:
        raise NotEnough(_("代理を示すもの（戸籍、登記事項証明書、委任状）"))
    if arrival == Arrival.VOLUNTARY_AGENT and bar is not Bar.STOP and "reply" not in groups:
        raise NotEnough(_("照会書兼回答書（先に郵送し、後日あらためて来てもらいます）"))
