"""The sandbox's issuers: a root, one issuer per carrier × kind (R-05), their responders and first lists.

Runs at every start: what is there is left alone. Once the root's lists and issuers are made its key file may be taken
away; it is needed again for a new generation and once a year for its own list.
"""

import secrets
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from certificates import policy
from certificates.crl.publish import publish_if_due
from certificates.evidence import sealer
from certificates.keys.configured import issuer_signer, new_issuer_key, parsed
from certificates.models import Issuer
from certificates.ocsp import renewal
from certificates.x509 import certificate, profiles
from certificates.x509.addresses import Addresses

_LOCK = 5281


class Command(BaseCommand):
    help = "Makes the root, the four issuers, their OCSP responders and first CRLs, where they are missing."

    def handle(self, *_args: Any, verbosity: int = 1, **_options: Any) -> None:
        at = timezone.now()
        with transaction.atomic():
            _one_at_a_time()
            made = create_missing(at=at)
        if made and verbosity:
            self.stdout.write(f"made: {', '.join(str(issuer) for issuer in made)}")
        if sealer.create_if_missing(at=at) and verbosity:
            self.stdout.write("made: the sealer of the history")
        for responder in renewal.renew_responders(at=at):
            if verbosity:
                self.stdout.write(f"made: OCSP responder of {responder.issuer}")
        for issuer in Issuer.objects.order_by("slug", "generation"):
            # From its first day on: an empty list says that nothing is stopped, a missing one says nothing.
            publish_if_due(issuer, at=at)


def create_missing(*, at: datetime) -> list[Issuer]:
    """The root and the issuers that are not there yet, in the order in which they sign each other."""
    made = []
    root = Issuer.objects.filter(slug=profiles.ROOT_SLUG, issues=True).first()
    if root is None:
        root = _create(profiles.ROOT_SLUG, by=None, at=at)
        made.append(root)
    present = set(Issuer.objects.filter(issues=True).values_list("slug", flat=True))
    return made + [_create(slug, by=root, at=at) for slug in profiles.SLUGS if slug not in present]


def _create(slug: str, *, by: Issuer | None, at: datetime) -> Issuer:
    generation = Issuer.objects.filter(slug=slug).count() + 1
    reference, signer = new_issuer_key(f"{slug}-{generation}")
    lifetime = policy.ISSUER_LIFETIME if by else policy.ROOT_LIFETIME
    not_after = min(at + lifetime, by.not_after) if by else at + lifetime
    der = certificate.build(
        profiles.ISSUERS[slug] if by else profiles.ROOT,
        subject=profiles.issuer_name(slug),
        public_key=signer.public_key,
        serial=certificate.new_serial(secrets.token_bytes),
        not_before=at - policy.BACKDATED,
        not_after=not_after,
        addresses=Addresses(settings.PUBLIC_URL, generation=by.generation if by else 1),
        issuer=parsed(bytes(by.certificate_der)) if by else None,
        signer=issuer_signer(by.key_reference) if by else signer,
    )
    return Issuer.objects.create(
        slug=slug,
        generation=generation,
        certificate_der=der,
        key_reference=reference,
        not_after=not_after,
        **names_to_askers(der),
    )


def names_to_askers(der: bytes) -> dict[str, bytes]:
    """What OCSP CertIDs call this issuer: hashes of its name and of its key's bits (RFC 6960 §4.1.1)."""
    issuer = x509.load_der_x509_certificate(der)
    name = issuer.subject.public_bytes()
    key = _key_bits(issuer)
    digests = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256()}  # noqa: S303 - a name, not a proof
    return {
        f"{of}_{name_of}": _digest(algorithm, what)
        for name_of, algorithm in digests.items()
        for of, what in (("name", name), ("key", key))
    }


def _key_bits(issuer: x509.Certificate) -> bytes:
    key = issuer.public_key()
    if not hasattr(key, "curve"):
        return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def _one_at_a_time() -> None:
    """Two programs that start at once must not make two roots."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
