"""A citizen lets this phone open by finger or face instead of its PIN (R-35)."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from accounts.webauthn.registration import NewKey
from certificates import passwords, policy
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Certificate, Passkey
from certificates.notices import About, tell, through
from certificates.states import Carrier, Kind, NotPossible


def add_passkey(certificate: Certificate, key: NewKey, *, pin: str, name: str, at: datetime) -> Passkey:
    """`certificate` made this session, and its PIN is typed once more: whoever found the phone open adds no finger.

    Raises passwords.Wrong or Locked (the try is counted), or NotPossible: not a phone's, stopped meanwhile, another PIN
    by now, a key known already, or too many of them.
    """
    if certificate.carrier != Carrier.PHONE or certificate.kind != Kind.USER_AUTHENTICATION:
        raise NotPossible("add", "none")
    checked = passwords.check(certificate, pin)
    with transaction.atomic():
        lock_citizen(certificate.citizen_id)
        locked = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
        if not locked.is_in_force(at):
            raise NotPossible("add", locked.status)
        passwords.require_still(locked, checked)
        _require_room(locked, key)
        added = Passkey.objects.create(
            citizen_id=locked.citizen_id,
            certificate=locked,
            credential_id=key.id,
            public_key=key.public_key,
            sign_count=key.sign_count,
            may_be_copied=key.may_be_copied,
            name=name,
            added_at=at,
        )
        by = through(Actor.citizen(locked.citizen_id))
        tell(locked.citizen_id, About.PASSKEY_ADDED, at=at, name=name, **by)
    return added


def _require_room(certificate: Certificate, key: NewKey) -> None:
    if Passkey.objects.filter(certificate=certificate).count() >= policy.PASSKEYS_OF_A_PHONE:
        raise NotPossible("add", "full")
    if Passkey.objects.filter(credential_id=key.id).exists():
        raise NotPossible("add", "known")
