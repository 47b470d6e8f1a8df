"""A citizen who knows the PIN or signing password of the phone chooses another (R-30 to R-32)."""

import uuid
from datetime import datetime

from django.db import transaction

from accounts import sessions
from accounts.actor import Actor
from certificates import passkeys, passwords
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Certificate
from certificates.notices import About, tell, through
from certificates.states import Carrier, Kind, NotPossible, State

TOLD = {Kind.USER_AUTHENTICATION: About.PIN_CHANGED, Kind.DIGITAL_SIGNATURE: About.SIGNING_PASSWORD_CHANGED}


def change_secret(
    certificate: Certificate, *, old: str, new: str, session: str | None, at: datetime, version: str | None = None
) -> None:
    """The new secret counts from now on. With the PIN, sessions this certificate made end, except `session` (its key).

    The asker is signed in with the phone that carries the certificate: two factors, as ever (R-34). Raises
    passwords.Unfit (nothing tried), Wrong or Locked (the try is counted), ChangedMeanwhile or NotPossible.
    """
    kind = Kind(certificate.kind)
    passwords.require_fit(kind, new)
    checked = passwords.check(certificate, old, version=version)
    hashed = passwords.hash_new(kind, new)
    with transaction.atomic():
        lock_citizen(certificate.citizen_id)
        certificate.refresh_from_db(fields=["status"])
        if not certificate.is_in_force(at):
            raise NotPossible("change", certificate.status)
        passwords.require_still(certificate, checked)
        passwords.replace(certificate, hashed, at=at)
        if kind == Kind.USER_AUTHENTICATION:
            sessions.end_others_of(certificate.id, spared=session)
            passkeys.end_all_of([certificate.id])  # each stood for the PIN that was
        tell(certificate.citizen_id, TOLD[kind], at=at, **through(Actor.citizen(certificate.citizen_id)))


def in_force_on_the_phone(citizen_id: uuid.UUID, kind: Kind, *, at: datetime) -> Certificate:
    """The certificate of this kind on this person's phone: there is one phone (R-02). Raises NotPossible."""
    held = Certificate.objects.filter(citizen_id=citizen_id, carrier=Carrier.PHONE, kind=kind, status=State.VALID)
    certificate = held.first()
    if certificate is None or not certificate.is_in_force(at):
        raise NotPossible("change", "none")
    return certificate
