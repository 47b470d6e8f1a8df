"""How an issuer is made: its key, its certificate by the root, and the row by which it is known."""

import secrets
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection
from django.db.models import Max

from certificates import policy
from certificates.keys.configured import issuer_signer, new_issuer_key, parsed
from certificates.keys.key_type import KeyType
from certificates.models import Issuer
from certificates.x509 import certificate, profiles
from certificates.x509.addresses import Addresses

_LOCK = 5281


def one_at_a_time() -> None:
    """Until the end of the transaction: two programs that start at once must not make two roots."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def create_missing(*, at: datetime, key_type: KeyType = KeyType.P256) -> list[Issuer]:
    """The root and the issuers that are not there yet, in the order in which they sign each other."""
    made = []
    root = Issuer.objects.filter(slug=profiles.ROOT_SLUG, issues=True).first()
    if root is None:
        root = create(profiles.ROOT_SLUG, by=None, at=at, key_type=key_type)
        made.append(root)
    present = set(Issuer.objects.filter(issues=True).values_list("slug", flat=True))
    return made + [create(slug, by=root, at=at, key_type=key_type) for slug in profiles.SLUGS if slug not in present]


def create(slug: str, *, by: Issuer | None, at: datetime, key_type: KeyType, issues: bool = True) -> Issuer:
    """The next generation of this issuer, signed by the root `by`, or by itself. Raises KeyNotHere."""
    newest: int | None = Issuer.objects.filter(slug=slug).aggregate(newest=Max("generation"))["newest"]
    generation = (newest or 0) + 1
    root_signer = issuer_signer(by.key_reference) if by else None  # before a key is made that nobody could certify
    reference, signer = new_issuer_key(f"{slug}-{generation}", key_type=key_type)
    lifetime = policy.ISSUER_LIFETIME if by else policy.ROOT_LIFETIME
    not_after = min(at + lifetime, by.not_after) if by else at + lifetime
    der = certificate.build(
        profiles.ISSUERS[slug] if by else profiles.ROOT,
        subject=profiles.issuer_name(slug),
        public_key=signer.public_key,
        serial=certificate.new_serial(secrets.token_bytes),
        not_before=at - policy.BACKDATED,
        not_after=not_after,
        addresses=Addresses(settings.STATUS_URL, generation=by.generation if by else 1),
        issuer=parsed(bytes(by.certificate_der)) if by else None,
        signer=root_signer or signer,
    )
    return Issuer.objects.create(
        slug=slug,
        generation=generation,
        certificate_der=der,
        key_reference=reference,
        not_after=not_after,
        issues=issues,
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
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()
