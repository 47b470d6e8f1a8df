"""Whether a certificate may speak for a person at sign-in: what it is for, who made it, how strong its key is.

Pure: bytes and a moment in, a refusal or nothing out. Whether it has been stopped is not asked here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

# What pyca raises for certificates that only look like one. InvalidVersion and its like are no ValueErrors.
UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,
    NotImplementedError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
UNDERSTOOD = {
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.CERTIFICATE_POLICIES,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
}
CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
RSA_BITS = range(2048, 8192 + 1)  # above that one verification is an attack of its own
SIGNING_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
Kind = TypeVar("Kind", bound=x509.ExtensionType)


class Unfit(Exception):
    """The certificate may not be used so; the message says why, and names nobody."""


def read(der: bytes) -> x509.Certificate:
    """The certificate in these bytes, with a key that is strong enough. Raises Unfit, whatever the bytes."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        strong = _is_strong(certificate.public_key())
        understood = all(e.oid in UNDERSTOOD for e in certificate.extensions if e.critical)
        _ = certificate.subject, certificate.issuer  # names are parsed when asked for
    except UNREADABLE as error:
        raise Unfit("the certificate cannot be read") from error
    _need(strong, "the key of the certificate is weak or of another kind")
    _need(understood, "a critical extension is unknown")  # RFC 5280 §4.2
    return certificate


def check_purpose(leaf: x509.Certificate) -> None:
    """digitalSignature; clientAuth if anything is said about it; and no CA. Raises Unfit."""
    usage = _extension(leaf, x509.KeyUsage)
    _need(usage is not None and usage.digital_signature, "the certificate is not for digital signatures")
    _need(usage is not None and not (usage.key_cert_sign or usage.crl_sign), "the certificate is an issuer's")
    basic = _extension(leaf, x509.BasicConstraints)
    _need(basic is None or not basic.ca, "the certificate is an issuer's")
    extended = _extension(leaf, x509.ExtendedKeyUsage)
    _need(extended is None or ExtendedKeyUsageOID.CLIENT_AUTH in extended, "the certificate is not for clients")


def check_validity(certificate: x509.Certificate, *, at: datetime) -> None:
    """Raises Unfit before notBefore and after notAfter."""
    _need(_is_current(certificate, at), "the certificate is not yet or no longer valid")


def check_issuer(leaf: x509.Certificate, *, trusted_issuers: Sequence[x509.Certificate], at: datetime) -> None:
    """One of these issuers, in its own time, signed the leaf. Raises Unfit.

    Issuers of several key generations share one name (R-05), so each is tried by its key; the name must fit as well.
    """
    _need(any(_issued(leaf, issuer, at) for issuer in trusted_issuers), "no trusted issuer signed the certificate")


def _issued(leaf: x509.Certificate, issuer: x509.Certificate, at: datetime) -> bool:
    return _may_issue(issuer) and _is_current(issuer, at) and _signed(leaf, issuer)


def _may_issue(issuer: x509.Certificate) -> bool:
    basic, usage = _extension(issuer, x509.BasicConstraints), _extension(issuer, x509.KeyUsage)
    return basic is not None and basic.ca and (usage is None or usage.key_cert_sign)  # RFC 5280 §4.2.1.3


def _signed(leaf: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        if not isinstance(leaf.signature_hash_algorithm, SIGNING_HASHES):
            return False
        leaf.verify_directly_issued_by(issuer)  # names and signature only; the rest is checked beside it
    except (InvalidSignature, *UNREADABLE):
        return False
    return True


def _is_current(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _is_strong(key: object) -> bool:
    if isinstance(key, ec.EllipticCurvePublicKey):
        return isinstance(key.curve, CURVES)
    return isinstance(key, rsa.RSAPublicKey) and key.key_size in RSA_BITS and key.public_numbers().e == 65537


def _extension(certificate: x509.Certificate, kind: type[Kind]) -> Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _need(condition: bool, otherwise: str) -> None:
    if not condition:
        raise Unfit(otherwise)
