"""Looking for a person at the desk: what was said, read one way, against one's own city; a masked list until opened."""

import re
from dataclasses import dataclass
from datetime import date

from accounts.as_told import spoken
from accounts.models import Citizen, Municipality
from accounts.spelling import compact

AT_MOST = 20  # S8
_TOWN = re.compile(r"^(.*?[0-9０-９一二三四五六七八九十]*(?:丁目|町|条)|.*?[市区町村].{0,4})")


@dataclass(frozen=True)
class Found:
    """Somebody it may be: as much as tells two people apart, and no more (T4)."""

    id: str
    name: str
    birth_date: date
    town: str


def find(*, kana: str, birth_date: date, office: Municipality, address: str = "") -> list[Found]:
    """Those of this office whose kana sounds like it and who were born on that day; `address`: a part of theirs."""
    alike = Citizen.objects.filter(birth_date=birth_date, kana_spoken=spoken(kana), municipality=office)
    there = [citizen for citizen in alike.order_by("id") if compact(address) in compact(citizen.address)]
    return [_masked(citizen) for citizen in there[:AT_MOST]]


def _masked(citizen: Citizen) -> Found:
    return Found(str(citizen.pk), masked_name(citizen.full_name), citizen.birth_date, town_of(citizen.address))


def masked_name(name: str) -> str:
    """見●●　●: the first character of the family's name."""
    return name[:1] + "".join(" " if one.isspace() else "●" for one in name[1:])


def town_of(address: str) -> str:
    """The address without its numbers."""
    found = _TOWN.match(address)
    return re.split(r"[0-9０-９]", found[1] if found else address)[0]
