"""Put a new list of supported phones in the place of the old one: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from accounts.actor import Actor
from accounts.roles import Channel, Role
from accounts.spelling import compact
from certificates.models import PhoneList, SupportedPhone
from certificates.permissions import NotAllowed
from certificates.supported_phones.reading import Fault, Phone, read
from certificates.supported_phones.search import list_in_force

_LOCK = 5284  # advisory: one list at a time takes the place of another

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


class AnotherCame(Exception):
    """Since it was looked through, another list took the place of the one it was compared with; nothing was changed."""


@dataclass(frozen=True)
class Change:
    """What a new list would do to the one in force, by the phones' names. `corrected`: other numbers or spellings."""

    phones: tuple[Phone, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    corrected: tuple[str, ...]


def look_through(data: bytes) -> Change:
    """The dry run: what importing this would change. Raises CannotImport."""
    reading = read(data)
    if reading.faults:
        raise CannotImport(reading.faults)
    new, old = _by_name(reading.phones), _by_name(_phones_in_force())
    return Change(
        phones=tuple(reading.phones),
        added=tuple(_name(phone) for key, phone in new.items() if key not in old),
        gone=tuple(_name(phone) for key, phone in old.items() if key not in new),
        corrected=tuple(_name(phone) for key, phone in new.items() if key in old and phone != old[key]),
    )


@transaction.atomic
def import_phones(
    data: bytes, *, source: str, as_of: date, actor: Actor, at: datetime, compared_with: int | None = None
) -> PhoneList:
    """The new edition. `compared_with`: the edition that whoever says yes saw the changes to; None: whichever it is.

    Raises NotAllowed, CannotImport, AnotherCame; nothing was changed then.
    """
    if (actor.role, actor.channel) not in MAY_IMPORT:
        raise NotAllowed(f"{actor.role} may not change the list of phones through {actor.channel}")
    _one_at_a_time()
    newest = list_in_force()
    if compared_with is not None and (newest is None or newest.pk != compared_with):
        raise AnotherCame
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


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _phones_in_force() -> list[Phone]:
    newest = list_in_force()
    rows = newest.phones.all() if newest else ()
    return [Phone(row.maker, row.name, tuple(row.numbers), tuple(row.also_called)) for row in rows]


def _by_name(phones: Sequence[Phone]) -> dict[str, Phone]:
    return {compact(_name(phone)): phone for phone in phones}


def _name(phone: Phone) -> str:
    return f"{phone.maker} {phone.name}"
