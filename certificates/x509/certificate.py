"""Certificates: made from a profile, and found their issuer for (RFC 5280 §4)."""

import functools
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from certificates.x509.addresses import Addresses
from certificates.x509.attributes import BasicFour
from certificates.x509.profiles import ROOT_SLUG, Profile, policy_information
from certificates.x509.signing import PublicKey, Signer

SERIAL_LENGTH = 16
_Extension = tuple[x509.ExtensionType, bool]


def new_serial(random: Callable[[int], bytes]) -> bytes:
    """A serial number: 16 octets from a CSPRNG (`secrets.token_bytes`), positive and always of full width.

    The first octet is 0x01 to 0x7F, so that the INTEGER in DER is these sixteen octets and nothing else: the same
    bytes are the key of the row, the entry of a list and the question of an OCSP request.
    """
    while True:
        serial = random(SERIAL_LENGTH)
        if 0 < serial[0] < 0x80:
            return serial


def build(
    profile: Profile,
    *,
    subject: x509.Name,
    public_key: PublicKey,
    serial: bytes,
    not_before: datetime,
    not_after: datetime,
    addresses: Addresses,
    signer: Signer,
    issuer: x509.Certificate | None = None,
    attributes: BasicFour | None = None,
    shard: int | None = None,
) -> bytes:
    """A signed certificate, as DER. `issuer` None: self-signed. Dates are UTC, cut to whole seconds.

    Raises ValueError when the profile and what is given do not belong together.
    """
    _must_fit(profile, serial=serial, attributes=attributes, shard=shard)
    builder = x509.CertificateBuilder(
        issuer_name=issuer.subject if issuer else subject,
        subject_name=subject,
        public_key=public_key,
        serial_number=int.from_bytes(serial, "big"),
        not_valid_before=not_before,
        not_valid_after=not_after,
        extensions=[
            *_extensions(_whose_key(public_key, issuer)),
            *_same_for_many(profile, addresses, shard, has_issuer=issuer is not None),
            *_extensions(_who(attributes)),
        ],
    )
    return builder.sign(signer.private_key, signer.algorithm.hash).public_bytes(Encoding.DER)


def issuer_among(certificate: x509.Certificate, candidates: Iterable[x509.Certificate]) -> x509.Certificate | None:
    """Who signed this: by key identifier and signature, because several generations share one DN (R-05).

    Judges the signature only: neither dates nor status, which `cryptography` does not look at here either.
    """
    for candidate in candidates:
        if key_identifier(candidate) != _authority_key_identifier(certificate):
            continue
        try:
            certificate.verify_directly_issued_by(candidate)
        except (InvalidSignature, ValueError, TypeError):
            continue
        return candidate
    return None


def key_identifier(certificate: x509.Certificate) -> bytes:
    return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest


def _authority_key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        return None


def _must_fit(profile: Profile, *, serial: bytes, attributes: BasicFour | None, shard: int | None) -> None:
    if len(serial) != SERIAL_LENGTH or not 0 < serial[0] < 0x80:
        raise ValueError("a serial number is sixteen octets, the first 0x01 to 0x7f")
    if profile.personal != (attributes is not None):
        raise ValueError("the four attributes belong in signing certificates and nowhere else (R-03)")
    if profile.in_lists != (shard is not None):
        raise ValueError("a shard belongs to what lists can name, and is fixed at issue")


def _whose_key(public_key: PublicKey, issuer: x509.Certificate | None) -> Iterator[_Extension]:
    if issuer is not None:
        yield x509.AuthorityKeyIdentifier(key_identifier(issuer), None, None), False
    yield x509.SubjectKeyIdentifier.from_public_key(public_key), False


@functools.lru_cache(maxsize=256)
def _same_for_many(
    profile: Profile, addresses: Addresses, shard: int | None, *, has_issuer: bool
) -> list[x509.Extension[x509.ExtensionType]]:
    """A quarter of the time that a certificate takes, were it made anew for each."""
    return _extensions([*_what_for(profile), *_where_to_ask(profile, addresses, shard, has_issuer=has_issuer)])


def _extensions(said: Iterable[_Extension]) -> list[x509.Extension[x509.ExtensionType]]:
    return [x509.Extension(extension.oid, critical, extension) for extension, critical in said]


def _what_for(profile: Profile) -> Iterator[_Extension]:
    if profile.path_length is not None:
        yield x509.BasicConstraints(ca=True, path_length=profile.path_length), True
    yield profile.key_usage, True
    if profile.extended_key_usage:
        yield x509.ExtendedKeyUsage(profile.extended_key_usage), False
    if profile.policy is not None:
        yield x509.CertificatePolicies([policy_information(profile.policy)]), False


def _where_to_ask(
    profile: Profile, addresses: Addresses, shard: int | None, *, has_issuer: bool
) -> Iterator[_Extension]:
    slug = profile.issuer
    if profile.path_length is not None and has_issuer:
        yield _access(addresses, slug, ocsp=False), False
        yield x509.CRLDistributionPoints([_point(addresses.full_list(ROOT_SLUG))]), False
    if profile.in_lists and shard is not None:
        yield _access(addresses, slug, ocsp=True), False
        points = [_point(addresses.shard(slug, shard)), _point(addresses.full_list(slug))]  # the small one first
        yield x509.CRLDistributionPoints(points), False
        yield x509.FreshestCRL([_point(addresses.delta_list(slug))]), False
    if ExtendedKeyUsageOID.OCSP_SIGNING in profile.extended_key_usage:  # it lives a month: nobody is asked about it
        yield x509.OCSPNoCheck(), False  # RFC 6960 §4.2.2.2.1


def _who(attributes: BasicFour | None) -> Iterator[_Extension]:
    if attributes is not None:
        yield x509.SubjectAlternativeName(attributes.as_names()), False


def _access(addresses: Addresses, slug: str, *, ocsp: bool) -> x509.AuthorityInformationAccess:
    where = [(AuthorityInformationAccessOID.CA_ISSUERS, addresses.issuer(slug))]
    if ocsp:
        where.insert(0, (AuthorityInformationAccessOID.OCSP, addresses.ocsp()))
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(method, x509.UniformResourceIdentifier(url)) for method, url in where]
    )


def _point(url: str) -> x509.DistributionPoint:
    return x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
