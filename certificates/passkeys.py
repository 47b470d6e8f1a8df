"""A finger or a face in place of the PIN: keys of WebAuthn, each bound to one phone's log-in certificate (R-35).

Two factors as ever: the certificate's key, and this one, which its device gives only to whom it has verified. Kept
beside passwords.py, because it is asked for in the same place.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actor import THE_SYSTEM
from accounts.webauthn import assertion
from accounts.webauthn.assertion import CopiedKey, KnownKey
from accounts.webauthn.client_data import InvalidCredential
from certificates.models import Certificate, Passkey
from certificates.notices import About, tell, through


class NotThisPasskey(Exception):
    """Unknown, another phone's, gone, or what came proves nothing: the answer is the same (T20)."""


@dataclass(frozen=True)
class Shown:
    """What a browser gave (as toJSON() writes it), and the challenge it answers, which has been used up."""

    credential: Any
    challenge: bytes
    origin: str


def user_id(certificate: Certificate) -> bytes:
    """What the phone keeps with its keys as their owner: opaque, and not the person's."""
    return certificate.id.bytes


def check(certificate: Certificate, shown: Shown, *, at: datetime) -> None:
    """Let a passkey of this very certificate pass. Raises NotThisPasskey."""
    if not _judge(certificate, shown, at=at):
        raise NotThisPasskey


@transaction.atomic(durable=True)
def _judge(certificate: Certificate, shown: Shown, *, at: datetime) -> bool:
    """Under the row's lock: two that come with one count are one too many. What was copied ends, whatever follows."""
    try:
        used = assertion.id_of(shown.credential)
        passkey = Passkey.objects.select_for_update().get(certificate=certificate, credential_id=used)
        known = KnownKey(
            used, user_id(certificate), bytes(passkey.public_key), passkey.sign_count, passkey.may_be_copied
        )
        count = assertion.judge(shown.credential, known=known, origin=shown.origin, challenge=shown.challenge)
    except CopiedKey:
        passkey.delete()
        tell(certificate.citizen_id, About.PASSKEY_COPIED, at=at, **through(THE_SYSTEM))
        return False
    except (InvalidCredential, Passkey.DoesNotExist):
        return False
    Passkey.objects.filter(pk=passkey.pk).update(sign_count=count, used_at=at)
    return True


def end_all_of(certificate_ids: Collection[uuid.UUID]) -> None:
    """In the caller's transaction: what stopped, or has another PIN now, is unlocked by no finger."""
    Passkey.objects.filter(certificate__in=certificate_ids).delete()
