"""Put a new list of supported phones in the place of the old one: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.actor import Actor
from accounts.roles import Channel, Role
from accounts.spelling import compact
from certificates.models import PhoneList, SupportedPhone
from certificates.permissions import NotAllowed
from certificates.supported_phones.reading import Fault, Phone, read

MAY_IMPORT = {
    (Role.SYSTEM, Channel.SYSTEM),
    (Role.ADMINISTRATOR, Channel.SYSTEM),
    (Role.HOTLINE_SUPERVISOR, Channel.HOTLINE),
}


class CannotImport(Exception):
    """The list has faults, each with its line; nothing was changed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Change:
    """What a new list would do to the one in force, by the phones' names."""

    phones: tuple[Phone, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]


def look_through(data: bytes) -> Change:
    """The dry run: what importing this would change. Raises CannotImport."""
    reading = read(data)
    if reading.faults:
        raise CannotImport(reading.faults)
    new = {compact(f"{phone.maker} {phone.name}"): f"{phone.maker} {phone.name}" for phone in reading.phones}
    old = {compact(name): name for name in _names_in_force()}
    added = tuple(name for key, name in new.items() if key not in old)
    gone = tuple(name for key, name in old.items() if key not in new)
    return Change(tuple(reading.phones), added, gone)


@transaction.atomic
def import_phones(data: bytes, *, source: str, as_of: date, actor: Actor, at: datetime) -> PhoneList:
    """The new edition. Raises NotAllowed, CannotImport; nothing was changed then."""
    if (actor.role, actor.channel) not in MAY_IMPORT:
        raise NotAllowed(f"{actor.role} may not change the list of phones through {actor.channel}")
    change = look_through(data)
    edition = PhoneList.objects.create(source=source, as_of=as_of, actor_id=actor.id, role=actor.role, at=at)
    SupportedPhone.objects.bulk_create(
        SupportedPhone(
            phone_list=edition,
            maker=phone.maker,
            name=phone.name,
            numbers=phone.numbers,
            also_called=phone.also_called,
        )
        for phone in change.phones
    )
    return edition


def _names_in_force() -> list[str]:
    newest = PhoneList.objects.order_by("-id").first()
    return [f"{phone.maker} {phone.name}" for phone in SupportedPhone.objects.filter(phone_list=newest)]
