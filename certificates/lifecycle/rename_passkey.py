"""Another name for a passkey, for its owner alone: nothing else changes, and nobody is told."""

import uuid

from certificates.models import Passkey
from certificates.models.passkey import LONGEST_NAME


class UnfitName(Exception):
    """Empty, too long, or not all of it can be seen."""


def as_typed(name: str) -> str:
    """What it is called. Raises UnfitName."""
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise UnfitName
    return plain


def rename_passkey(citizen_id: uuid.UUID, passkey_id: uuid.UUID, name: str) -> bool:
    """Whether there is one of this person's. Raises UnfitName."""
    return Passkey.objects.filter(citizen=citizen_id, pk=passkey_id).update(name=as_typed(name)) == 1
