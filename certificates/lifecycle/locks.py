"""The order of locks: the person first, then certificates (security T13). Two acts on one person wait in line."""

import uuid

from accounts.models import Citizen
from certificates.models import Certificate, Phone
from certificates.states import ALIVE


def lock_citizen(citizen_id: uuid.UUID) -> Citizen:
    """Lock this person's row until COMMIT. Rows that merely refer to it may still be written."""
    return Citizen.objects.select_for_update(no_key=True).get(pk=citizen_id)


def alive_of(citizen: Citizen) -> list[Certificate]:
    """The certificates of a locked person that may still change."""
    return list(Certificate.objects.filter(citizen=citizen, status__in=ALIVE))


def live_phone_of(citizen: Citizen) -> Phone | None:
    return Phone.objects.filter(citizen=citizen, ended_at=None).first()
