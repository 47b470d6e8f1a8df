"""Delegated responder certificates: short-lived, replaced long before they end (security S11). Needs issuing keys."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from certificates import policy
from certificates.keys.configured import issuer_signer, new_responder_key, parsed
from certificates.models import Issuer, Responder
from certificates.x509 import certificate, profiles
from certificates.x509.addresses import Addresses


def renew_responders(*, at: datetime) -> list[Responder]:
    """A new key and certificate for each issuer whose responder ends soon; those it made. May run twice.

    Every generation that may still have certificates out keeps its own responder: an answer must be signed by somebody
    whom the certificate's own issuer named (RFC 6960 §4.2.2.2). Raises KeyNotHere where the issuing keys are not.
    """
    needed_until = at + policy.RESPONDER_RENEWED_BEFORE
    ending = Issuer.objects.exclude(slug=profiles.ROOT_SLUG).filter(not_after__gt=needed_until)
    ending = ending.exclude(responders__not_after__gt=needed_until)
    return [renew_responder(issuer, at=at) for issuer in ending.order_by("slug", "generation")]


def renew_responder(issuer: Issuer, *, at: datetime) -> Responder:
    reference, signer = new_responder_key(f"{issuer.slug}-{issuer.generation}")
    not_before = at - policy.BACKDATED
    not_after = min(at + policy.RESPONDER_LIFETIME, issuer.not_after)
    der = certificate.build(
        profiles.RESPONDERS[issuer.slug],
        subject=profiles.responder_name(issuer.slug),
        public_key=signer.public_key,
        serial=certificate.new_serial(secrets.token_bytes),
        not_before=not_before,
        not_after=not_after,
        addresses=Addresses(settings.STATUS_URL, generation=issuer.generation),
        issuer=parsed(bytes(issuer.certificate_der)),
        signer=issuer_signer(issuer.key_reference),
    )
    with transaction.atomic():
        return Responder.objects.create(
            issuer=issuer, certificate_der=der, key_reference=reference, not_before=not_before, not_after=not_after
        )
