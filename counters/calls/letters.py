"""The list for letters: holders of what was stopped by telephone whom no mail reaches (R-52, R-57). Each once."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record_view
from accounts.sign_in.session import AtWork
from certificates.policy import JAPAN
from counters import spreadsheet
from counters.calls.told_holder import letters_due
from counters.models import CallStop, HolderLetter
from counters.models.daily_number import next_number

PURPOSE = gettext_lazy("停止を知らせる手紙")
_HEADINGS: tuple[str | Promise, ...] = (
    gettext_lazy("受付番号"), gettext_lazy("氏名"), gettext_lazy("住所"), gettext_lazy("止めたもの"),
    gettext_lazy("止めた日時"), gettext_lazy("受付票の番号"),
)  # fmt: skip
_CARRIERS = {"card": gettext_lazy("カード"), "phone": gettext_lazy("スマホ用")}


@transaction.atomic
def make_list(*, at_work: AtWork, at: datetime) -> uuid.UUID | None:
    """All that are due, on one list; None when there are none. Whoever is on it was seen, and reads so (R-40)."""
    next_number("L", day=at.astimezone(JAPAN).date())  # of two who make a list at once, one waits for the other
    due = list(letters_due(at=at))
    batch = uuid.uuid4()
    made = [HolderLetter(stop=stop, batch=batch, by=at_work.member, at=at) for stop in due]
    HolderLetter.objects.bulk_create(made)
    for stop in due:
        actor = at_work.actor(stop.call.reference)
        record_view(stop.citizen, actor=actor, purpose=str(PURPOSE), at=at)
    return batch if made else None


def as_csv(batch: uuid.UUID) -> bytes:
    """Harmless in a spreadsheet; b"" for a list there is not."""
    rows = HolderLetter.objects.filter(batch=batch).select_related("stop__citizen", "stop__call", "stop__receipt")
    stops = [row.stop for row in rows.order_by("stop_id")]
    return spreadsheet.written([_HEADINGS, *map(_cells, stops)]) if stops else b""


def _cells(stop: CallStop) -> list[str]:
    things = _("、").join(str(_CARRIERS[carrier]) for carrier in stop.carriers)
    at = stop.at.astimezone(JAPAN)
    number = stop.receipt.number if stop.receipt else ""
    return [stop.call.shown, stop.citizen.full_name, stop.citizen.address, things, f"{at:%Y-%m-%d %H:%M}", number]
