"""Questions to OCSP as a relying party puts them, and what the lists say, for tests."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from certificates.models import PublishedCrl


def parsed(row):
    """A certificate row or an issuer row, as `cryptography` reads it."""
    return x509.load_der_x509_certificate(bytes(row.der if hasattr(row, "der") else row.certificate_der))


def question(certificate, *, issuer=None, algorithm=None, nonce=None):
    """DER of a request about this certificate row; `issuer` instead of its own."""
    issuer = parsed(issuer or certificate.issuer)
    builder = ocsp.OCSPRequestBuilder().add_certificate(parsed(certificate), issuer, algorithm or hashes.SHA256())
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), False)
    return builder.build().public_bytes(Encoding.DER)


def question_by_hash(name_hash, key_hash, serial, *, algorithm=None):
    number = int.from_bytes(serial, "big")
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        name_hash, key_hash, number, algorithm or hashes.SHA256()
    )
    return builder.build().public_bytes(Encoding.DER)


def newest_list(issuer, scope="full"):
    row = PublishedCrl.objects.filter(issuer=issuer, scope=str(scope)).latest()
    crl = x509.load_der_x509_crl(bytes(row.der))
    assert crl.is_signature_valid(parsed(issuer).public_key())
    return crl


def listed(issuer, scope="full"):
    """Serial → reason, of the newest list."""
    return {entry.serial_number.to_bytes(16, "big"): _reason(entry) for entry in newest_list(issuer, scope)}


def number(crl):
    return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def _reason(entry):
    return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value
