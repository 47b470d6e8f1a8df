"""A citizen chooses the word that stops their things, another one, or none (R-54); they are told of it."""

import uuid
from datetime import datetime

from django.db import transaction

from accounts import stop_word
from accounts.actor import Actor
from accounts.models import Citizen
from certificates.lifecycle.locks import lock_citizen
from certificates.notices import About, tell, through


def set_stop_word(citizen: Citizen, text: str, *, at: datetime) -> None:
    """From now on this word, and no earlier one. Raises stop_word.UnfitStopWord; then nothing has changed.

    The word that is kept already stays as it is, and nobody is told: a button pressed twice is one change.
    """
    kept = stop_word.hash_new(citizen, text)
    with transaction.atomic():
        locked = lock_citizen(citizen.pk)
        if stop_word.matches(locked, text):
            return
        stop_word.keep(locked, kept, at=at)
        tell(citizen.pk, About.STOP_WORD_SET, at=at, **through(Actor.citizen(citizen.pk)))


@transaction.atomic
def remove_stop_word(citizen_id: uuid.UUID, *, at: datetime) -> None:
    """No word stops anything any more. Nobody is told where there was none."""
    if stop_word.remove(lock_citizen(citizen_id)):
        tell(citizen_id, About.STOP_WORD_REMOVED, at=at, **through(Actor.citizen(citizen_id)))
