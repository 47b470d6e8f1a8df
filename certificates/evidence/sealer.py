"""The key that signs seals: certified by the root, kept with the issuing keys, in the worker alone."""

import secrets
from datetime import datetime

from django.conf import settings

from certificates import policy
from certificates.keys.configured import issuer_signer, new_issuer_key, parsed
from certificates.models import Issuer, Sealer
from certificates.x509 import certificate, profiles
from certificates.x509.addresses import Addresses


def create_if_missing(*, at: datetime) -> Sealer | None:
    """The first sealer, or the next when the newest ends soon; None when all is well. Raises KeyNotHere without the
    root's key."""
    needed_until = at + policy.SEALER_RENEWED_BEFORE
    if Sealer.objects.filter(not_after__gt=needed_until).exists():
        return None
    root = Issuer.objects.get(slug=profiles.ROOT_SLUG, issues=True)
    reference, signer = new_issuer_key("history-sealer")
    not_before, not_after = at - policy.BACKDATED, min(at + policy.SEALER_LIFETIME, root.not_after)
    der = certificate.build(
        profiles.SEALER,
        subject=profiles.sealer_name(),
        public_key=signer.public_key,
        serial=certificate.new_serial(secrets.token_bytes),
        not_before=not_before,
        not_after=not_after,
        addresses=Addresses(settings.STATUS_URL),
        issuer=parsed(bytes(root.certificate_der)),
        signer=issuer_signer(root.key_reference),
    )
    return Sealer.objects.create(
        certificate_der=der, key_reference=reference, not_before=not_before, not_after=not_after
    )
