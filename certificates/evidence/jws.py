"""Documents a citizen signs with a certificate: JWS compact (RFC 7515), read and verified. Pure.

The signature proves that the key of the certificate in `x5c` signed this payload. Whose certificate it is, and whether
it may sign, the caller learns by finding its bytes in our table; nothing else in the header is believed (T11). The
compact text has one spelling only, because it is kept as evidence for years.
"""

import re
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from accounts import strict_base64, strict_json
from accounts.web_eid import leaf as leaves
from certificates.evidence.refused import DocumentInvalid, Fault

LONGEST = 24 * 1024  # two requests and a chain are about 8 KB
LONGEST_CHAIN = 4
ALGORITHMS = ("ES256", "RS256")
HEADER = {
    "alg",
    "x5c",
    "typ",
}  # not crit, jwk, jku, x5u, kid, b64: none is needed, and each has let a forger in somewhere
_COMPACT = re.compile(r"([\w-]+)\.([\w-]+)\.([\w-]+)", re.ASCII)
_REGISTRY = jws.JWSRegistry(algorithms=list(ALGORITHMS))
_REGISTRY.max_header_length = LONGEST


@dataclass(frozen=True)
class SignedDocument:
    """What was signed, by which certificate. `chain` is the sender's word: kept, never trusted."""

    payload: dict[str, Any]
    leaf: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    compact: str
    algorithm: str

    @property
    def leaf_der(self) -> bytes:
        return self.leaf.public_bytes(Encoding.DER)


def read(compact: str) -> SignedDocument:
    """The signed document in this text. Raises DocumentInvalid and nothing else, whatever the text."""
    header_text, payload_text, _signature = _split(compact)
    header = _read_object(header_text, otherwise=Fault.SIGNATURE)
    algorithm = _algorithm(header)
    chain = _chain(header)
    _verify(compact, key=chain[0].public_key(), algorithm=algorithm)
    payload = _read_object(payload_text, otherwise=Fault.PAYLOAD)
    return SignedDocument(payload, chain[0], chain, compact, algorithm)


def _split(compact: str) -> tuple[str, str, str]:
    parts = _COMPACT.fullmatch(compact) if len(compact) <= LONGEST else None
    if parts is None:
        raise DocumentInvalid(Fault.SIGNATURE)
    header, payload, signature = parts.groups()
    return header, payload, signature


def _read_object(text: str, *, otherwise: Fault) -> dict[str, Any]:
    try:
        value = strict_json.read(strict_base64.decode_url(text))
    except (strict_base64.NotBase64, strict_json.NotJson) as error:
        raise DocumentInvalid(otherwise) from error
    if not isinstance(value, dict):
        raise DocumentInvalid(otherwise)
    return value


def _algorithm(header: dict[str, Any]) -> str:
    if not header.keys() <= HEADER:
        raise DocumentInvalid(Fault.SIGNATURE)
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise DocumentInvalid(Fault.ALGORITHM)
    return str(algorithm)


def _chain(header: dict[str, Any]) -> tuple[x509.Certificate, ...]:
    """The certificates of `x5c`, the signer's first (RFC 7515 §4.1.6)."""
    texts = header.get("x5c")
    if not isinstance(texts, list) or not 1 <= len(texts) <= LONGEST_CHAIN:
        raise DocumentInvalid(Fault.CERTIFICATE)
    if not all(isinstance(text, str) for text in texts):
        raise DocumentInvalid(Fault.CERTIFICATE)
    try:
        return tuple(leaves.read(strict_base64.decode(text)) for text in texts)
    except (strict_base64.NotBase64, leaves.Unfit) as error:
        raise DocumentInvalid(Fault.CERTIFICATE) from error


def _verify(compact: str, *, key: object, algorithm: str) -> None:
    if algorithm == "ES256" and isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        verifier: ECKey | RSAKey = ECKey.import_key(key)
    elif algorithm == "RS256" and isinstance(key, rsa.RSAPublicKey):
        verifier = RSAKey.import_key(key)
    else:
        raise DocumentInvalid(Fault.ALGORITHM)
    try:
        strict_base64.decode_url(compact.rpartition(".")[2])
        jws.deserialize_compact(compact, verifier, algorithms=[algorithm], registry=_REGISTRY)
    except (JoseError, ValueError) as error:  # NotBase64 is a ValueError
        raise DocumentInvalid(Fault.SIGNATURE) from error
