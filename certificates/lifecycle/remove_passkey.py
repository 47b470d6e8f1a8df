"""A citizen takes a passkey away: the PIN remains (R-35)."""

import uuid
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Passkey
from certificates.notices import About, tell, through


@transaction.atomic
def remove_passkey(citizen_id: uuid.UUID, passkey_id: uuid.UUID, *, at: datetime) -> bool:
    """Whether there was one of this person's; nobody is told where there was none."""
    lock_citizen(citizen_id)
    passkey = Passkey.objects.filter(citizen=citizen_id, pk=passkey_id).first()
    if passkey is None:
        return False
    passkey.delete()
    tell(citizen_id, About.PASSKEY_REMOVED, at=at, name=passkey.name, **through(Actor.citizen(citizen_id)))
    return True
