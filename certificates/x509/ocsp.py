"""OCSP requests read and answers written (RFC 6960, RFC 9654).

`cryptography` judges a request's form but reads only one certificate per request, and takes three times as long to
write an answer as to sign it; so the parts are picked out and put together here, and proved against it in the tests.
The CertID comes back as it was asked, octet for octet: the asker's hash, the asker's spelling.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from certificates.x509 import der
from certificates.x509.certificate import key_identifier
from certificates.x509.crl import REASON_NUMBERS
from certificates.x509.signing import Signer

LONGEST_NONCE = 128  # RFC 9654 §2.1
CONTENT_TYPE_ASKED = "application/ocsp-request"
CONTENT_TYPE_ANSWERED = "application/ocsp-response"

_SHA1 = bytes.fromhex("06052b0e03021a")
_SHA256 = bytes.fromhex("0609608648016503040201")
_NO_PARAMETERS = bytes.fromhex("0500")
_HASH_NAMES = {  # an AlgorithmIdentifier's body; both ways to say that there are no parameters are in use
    oid + parameters: name
    for oid, name in ((_SHA1, "sha1"), (_SHA256, "sha256"))
    for parameters in (b"", _NO_PARAMETERS)
}
_NONCE = bytes.fromhex("06092b0601050507300102")
_KNOWN_EXTENSIONS = {_NONCE}
_BASIC = bytes.fromhex("06092b0601050507300101")
_TRUE = b"\x01\x01\xff"
_REQUEST_EXTENSIONS = 0xA2
_REQUESTOR_OR_VERSION = {0xA0, 0xA1}


def _error(status: int) -> bytes:
    return der.sequence(der.tlv(der.ENUMERATED, bytes((status,))))


MALFORMED_REQUEST, INTERNAL_ERROR, TRY_LATER, UNAUTHORIZED = _error(1), _error(2), _error(3), _error(6)

GOOD = bytes.fromhex("8000")
UNKNOWN = bytes.fromhex("8200")


class MalformedRequest(Exception):
    """What came is no OCSP request that this service takes."""


@dataclass(frozen=True, slots=True)
class CertId:
    """One certificate asked about. `hash_name`: sha1, sha256, or "" for a hash not spoken here. `whole`: its DER."""

    whole: bytes
    hash_name: str
    name_hash: bytes
    key_hash: bytes
    serial: bytes


@dataclass(frozen=True, slots=True)
class Request:
    asked: tuple[CertId, ...]
    nonce: bytes | None


def parse(data: bytes) -> Request:
    """Raises MalformedRequest, and nothing else whatever comes."""
    try:
        ocsp.load_der_ocsp_request(data)
    except NotImplementedError:
        pass  # several certificates in one request: read below like any other
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MalformedRequest from error
    try:
        return _read(data)
    except (der.NotDer, ValueError) as error:
        raise MalformedRequest from error


def revoked(at: datetime, *, code: str) -> bytes:
    """A CertStatus: since when, and the RFC 5280 reason unless it is "". Raises KeyError for a code that is none."""
    reason = der.explicit(0, der.tlv(der.ENUMERATED, bytes((REASON_NUMBERS[code],)))) if code else b""
    return der.explicit(1, der.generalized_time(at), reason)


class Responder:
    """Writes and signs answers in the name of one delegated responder certificate (RFC 6960 §4.2.2.2)."""

    def __init__(self, certificate: x509.Certificate, signer: Signer) -> None:
        if certificate.public_key() != signer.public_key:
            raise ValueError("the responder's certificate belongs to another key")
        self._sign = signer.sign
        self._id = der.explicit(2, der.tlv(der.OCTET_STRING, key_identifier(certificate)))  # byKey: SHA-1 of the key
        self._algorithm = signer.algorithm.identifier
        self._certificates = der.explicit(0, der.sequence(certificate.public_bytes(Encoding.DER)))
        self._around = functools.lru_cache(maxsize=256)(self._lay_around)

    def answer(
        self, statuses: Iterable[tuple[CertId, bytes]], *, nonce: bytes | None, at: datetime, lifetime: timedelta
    ) -> bytes:
        """A signed answer, true at this moment: thisUpdate is now, nextUpdate soon (R-60). Statuses are DER."""
        return self.signed(self._data(statuses, nonce=nonce, at=at, lifetime=lifetime))

    def frame(self, cert_id: CertId, status: bytes, *, at: datetime, lifetime: timedelta) -> tuple[bytes, bytes]:
        """What is signed about one certificate, without a nonce: before its serial and after; good for one second."""
        data = self._data([(cert_id, status)], nonce=None, at=at, lifetime=lifetime)
        end = data.index(cert_id.whole) + len(cert_id.whole)
        return data[: end - len(cert_id.serial)], data[end:]

    def signed(self, data: bytes) -> bytes:
        """The whole answer around a ResponseData (RFC 6960 §4.2.1)."""
        signature = self._sign(data)
        before, between = self._around(len(data), len(signature))
        return b"".join((before, data, between, signature, self._certificates))

    def _data(
        self, statuses: Iterable[tuple[CertId, bytes]], *, nonce: bytes | None, at: datetime, lifetime: timedelta
    ) -> bytes:
        now, times = _moments(int(at.timestamp()), int(lifetime.total_seconds()))
        singles = [der.sequence(cert_id.whole, status, times) for cert_id, status in statuses]
        return der.sequence(self._id, now, der.sequence(*singles), _echo(nonce))

    def _lay_around(self, data: int, signature: int) -> tuple[bytes, bytes]:
        """The octets before what is signed and those from it to the signature: they depend on the two lengths alone."""
        signed = der.bit_string(bytes(signature))
        basic = der.sequence(bytes(data), self._algorithm, signed, self._certificates)
        successful = der.tlv(der.ENUMERATED, b"\x00")
        whole = der.sequence(successful, der.explicit(0, der.sequence(_BASIC, der.tlv(der.OCTET_STRING, basic))))
        end = len(whole) - len(self._certificates) - signature
        data_end = end - (len(signed) - signature) - len(self._algorithm)
        return whole[: data_end - data], whole[data_end:end]


@functools.lru_cache(maxsize=16)
def _moments(second: int, lifetime: int) -> tuple[bytes, bytes]:
    """producedAt, and thisUpdate with nextUpdate: the same for every answer of one second."""
    now = der.generalized_time(datetime.fromtimestamp(second, UTC))
    return now, now + der.explicit(0, der.generalized_time(datetime.fromtimestamp(second + lifetime, UTC)))


def _echo(nonce: bytes | None) -> bytes:
    if nonce is None:
        return b""
    return der.explicit(1, der.sequence(der.extension(_NONCE, der.tlv(der.OCTET_STRING, nonce))))


def _read(data: bytes) -> Request:
    tbs, *_signature = der.elements(der.only(data, der.SEQUENCE))  # a requestor's signature proves nothing we ask for
    nonce = asked = None
    for part in der.elements(tbs.body):
        if part.tag == der.SEQUENCE:
            asked = tuple(_cert_id(request.body) for request in der.elements(part.body))
        elif part.tag == _REQUEST_EXTENSIONS:
            nonce = _nonce_in(der.only(part.body, der.SEQUENCE))
        elif part.tag not in _REQUESTOR_OR_VERSION:
            raise MalformedRequest
    if not asked:
        raise MalformedRequest
    return Request(asked, nonce)


def _cert_id(request: bytes) -> CertId:
    whole, *_extensions = der.elements(request)  # of single extensions none is spoken here, and none is needed
    algorithm, name_hash, key_hash, serial = der.elements(whole.body)
    return CertId(whole.whole, _HASH_NAMES.get(algorithm.body, ""), name_hash.body, key_hash.body, serial.body)


def _nonce_in(extensions: bytes) -> bytes | None:
    nonce = None
    for extension in der.elements(extensions):
        oid, *critical, value = der.elements(extension.body)
        if oid.whole not in _KNOWN_EXTENSIONS:
            if critical and critical[0].whole == _TRUE:
                raise MalformedRequest  # it must not be passed over, and means nothing here
            continue
        if nonce is not None:
            raise MalformedRequest
        nonce = der.only(value.body, der.OCTET_STRING)
        if not 1 <= len(nonce) <= LONGEST_NONCE:
            raise MalformedRequest
    return nonce
