"""Our own OCSP, asked as a stranger would: over HTTP, and the answer's signature checked (R-60).

For a screen that must not claim a stop that others do not see yet. Nothing secret is sent; the address is a setting.
"""

import urllib.request
from collections.abc import Iterable
from datetime import datetime
from urllib.error import URLError

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.conf import settings

from certificates.models import Certificate
from certificates.x509.ocsp import CONTENT_TYPE_ASKED

PATIENCE = 2.0  # seconds for each answer


class NoAnswer(Exception):
    """The service could not be asked, or what came back is not its answer."""


def are_stopped(certificates: Iterable[Certificate], *, at: datetime) -> bool:
    """Whether each of these is `revoked` to the world now (on hold is that, to machines). Raises NoAnswer."""
    return all(says(one, at=at) is ocsp.OCSPCertStatus.REVOKED for one in certificates)


def says(certificate: Certificate, *, at: datetime) -> ocsp.OCSPCertStatus:
    """Raises NoAnswer."""
    leaf = x509.load_der_x509_certificate(bytes(certificate.der))
    issuer = x509.load_der_x509_certificate(bytes(certificate.issuer.certificate_der))
    question = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, hashes.SHA256()).build()
    try:
        answer = ocsp.load_der_ocsp_response(_posted(question.public_bytes(Encoding.DER)))
        if (
            answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL
            or answer.serial_number != leaf.serial_number
        ):
            raise NoAnswer
        _check(answer, issuer, at=at)
        return answer.certificate_status
    except (ValueError, InvalidSignature) as error:
        raise NoAnswer from error


def _posted(question: bytes) -> bytes:
    request = urllib.request.Request(f"{settings.STATUS_URL}/ocsp/", data=question, method="POST")  # noqa: S310
    request.add_header("Content-Type", CONTENT_TYPE_ASKED)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - our own address, a setting
            return bytes(answer.read(64 * 1024))
    except (URLError, TimeoutError, OSError) as error:
        raise NoAnswer from error


def _check(answer: ocsp.OCSPResponse, issuer: x509.Certificate, *, at: datetime) -> None:
    """A responder named by the issuer itself signed it, and it is about now. Raises ValueError, InvalidSignature."""
    responder = answer.certificates[0] if answer.certificates else issuer
    if responder != issuer:
        responder.verify_directly_issued_by(issuer)
    if not responder.not_valid_before_utc <= at <= responder.not_valid_after_utc:
        raise ValueError("the responder's certificate is not in force")
    if answer.next_update_utc is None or answer.next_update_utc < at:
        raise ValueError("an old answer")
    _verify(responder.public_key(), answer)


def _verify(key: object, answer: ocsp.OCSPResponse) -> None:
    algorithm = answer.signature_hash_algorithm
    if algorithm is None:
        raise ValueError("signed without a hash")
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(algorithm))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), algorithm)
    else:
        raise ValueError("a key of another kind")
