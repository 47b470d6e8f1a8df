"""Views of records that are worth a question (T3): a mark beside a line, with the numbers of certificates/policy.py.

Nothing is forbidden by it, and nobody accused: a clerk may open a namesake's record because the namesake stands there.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessRecord, StaffMember
from accounts.spelling import compact
from certificates import policy
from certificates.models import StatusChange
from counters.models import Approval, LossReport, PinReset, ReplyLetter, Slip

HOUR = timedelta(hours=1)
_LAST_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十〇]+(?:号|番地)?[^0-9０-９]*$")


class Mark(models.TextChoices):
    MANY = "many", _("短い時間に多くの人")
    NO_CASE = "no_case", _("手続きなし")
    OWN_NAME = "own_name", _("職員と同じ名字")
    NEIGHBOURS = "neighbours", _("近所の人が続く")


def marks(
    views: Iterable[AccessRecord], members: Mapping[uuid.UUID, StaffMember], *, at: datetime
) -> dict[int, list[Mark]]:
    """For each view its marks. `views` with their citizens, and those of the week before for comparison."""
    rows = sorted(views, key=lambda view: view.at)
    found: dict[int, list[Mark]] = {view.pk: [] for view in rows}
    answered = _references_with_an_act(rows)
    for view in rows:
        if view.reference not in answered and at - view.at > policy.NOTHING_FOLLOWED_AFTER:
            found[view.pk].append(Mark.NO_CASE)
        if _is_namesake(view, members.get(view.actor_id)):
            found[view.pk].append(Mark.OWN_NAME)
    for views_of_one in _by_member(rows).values():
        for view in _crowded(views_of_one, within=HOUR, most=policy.OPENINGS_AN_HOUR):
            found[view.pk].append(Mark.MANY)
        for view in _neighbouring(views_of_one):
            found[view.pk].append(Mark.NEIGHBOURS)
    return found


def _by_member(rows: Iterable[AccessRecord]) -> dict[uuid.UUID, list[AccessRecord]]:
    found: dict[uuid.UUID, list[AccessRecord]] = defaultdict(list)
    for view in rows:
        found[view.actor_id].append(view)
    return found


def _crowded(rows: list[AccessRecord], *, within: timedelta, most: int) -> Iterable[AccessRecord]:
    """Those that had more than `most` different people in the time before them; rows in order of time."""
    first = 0
    for place, view in enumerate(rows):
        while view.at - rows[first].at > within:
            first += 1
        if len({one.citizen_id for one in rows[first : place + 1]}) > most:
            yield view


def _neighbouring(rows: list[AccessRecord]) -> Iterable[AccessRecord]:
    """Those of one block, when enough different people of it were opened within the days."""
    of_block: dict[str, list[AccessRecord]] = defaultdict(list)
    for view in rows:
        of_block[block_of(view.citizen.address)].append(view)
    for views in of_block.values():
        yield from _crowded(views, within=policy.NEIGHBOURS_WITHIN, most=policy.NEIGHBOURS - 1)


def block_of(address: str) -> str:
    """The address without its last number: 松濤一丁目1番1号 → 松濤一丁目1番."""
    return _LAST_NUMBER.sub("", address.strip()) or address


def _is_namesake(view: AccessRecord, member: StaffMember | None) -> bool:
    return member is not None and compact(_family(view.citizen.full_name)) == compact(_family(member.name))


def _family(name: str) -> str:
    return (name.split() or [""])[0]


def _references_with_an_act(rows: list[AccessRecord]) -> set[str]:
    """Visits and calls in which something was done. What is no visit or call (a case, an inquiry) is its own reason."""
    references = {view.reference for view in rows}
    own_reason = {one for one in references if not one.startswith(("C-", "H-"))}
    if not rows:
        return own_reason
    since = rows[0].at
    named = [
        StatusChange.objects.filter(at__gte=since, reference__in=references).values_list("reference", flat=True),
        Approval.objects.filter(reference__in=references).values_list("reference", flat=True),
    ]
    in_visits = [
        kind.objects.filter(visit__reference__in=references).values_list("visit__reference", flat=True)
        for kind in (Slip, LossReport, PinReset, ReplyLetter)
    ]
    return own_reason.union(*named, *in_visits)
