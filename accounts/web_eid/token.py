"""The Web eID authentication token 1.0, validated.

Pure: no clock, no network, no database. Whether the certificate was stopped, and whether its holder may come in, is
for the caller to ask afterwards; the signature comes first, so that a forged token costs one verification and teaches
nothing (T20).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509 import Certificate

from accounts import strict_base64
from accounts.web_eid import leaf
from accounts.web_eid import origin as origins
from accounts.web_eid.signed_data import signed_data

FORMAT = "web-eid:1.0"
HASHES: dict[str, hashes.HashAlgorithm] = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
ALGORITHMS = {family + bits for family in ("ES", "RS", "PS") for bits in HASHES}
NONCE_LENGTH = range(44, 128 + 1)
LONGEST = {"unverifiedCertificate": 8192, "signature": 2048, "algorithm": 5, "format": 11, "appVersion": 255}
FORBIDDEN = "unverifiedSigningCertificates"  # 1.1 adds it; in a 1.0 token it is a mixture nobody defined


class InvalidToken(Exception):
    """The token proves nothing. The message is for the log: it says which check failed and names nobody."""


@dataclass(frozen=True)
class _Token:
    certificate: bytes
    algorithm: str
    signature: bytes


def validate(
    token: dict[str, Any], *, origin: str, nonce: str, trusted_issuers: Sequence[Certificate], at: datetime
) -> Certificate:
    """The certificate whose key signed this origin and nonce; it came from one of the issuers and is valid at `at`.

    Raises InvalidToken and nothing else, whatever the token holds.
    """
    _need(origins.is_acceptable(origin), "the origin is not one a token can be made for")
    _need(len(nonce) in NONCE_LENGTH, "the nonce is too short or too long")
    parts = _read(token)
    try:
        certificate = leaf.read(parts.certificate)
        leaf.check_purpose(certificate)
        leaf.check_validity(certificate, at=at)
        leaf.check_issuer(certificate, trusted_issuers=trusted_issuers, at=at)
    except leaf.Unfit as refusal:
        raise InvalidToken(str(refusal)) from refusal
    _check_signature(parts, certificate, origin=origin, nonce=nonce)
    return certificate


def _read(token: object) -> _Token:
    if not isinstance(token, dict):
        raise InvalidToken("the token is not an object")
    for name, longest in LONGEST.items():
        value = token.get(name, "" if name == "appVersion" else None)
        _need(isinstance(value, str) and len(value) <= longest, f"{name} is missing, too long or no text")
    _need(token["format"] == FORMAT, "the format is not web-eid:1.0")
    _need(FORBIDDEN not in token, f"{FORBIDDEN} does not belong to web-eid:1.0")
    _need(token["algorithm"] in ALGORITHMS, "the algorithm is not one of the nine")
    try:
        certificate, signature = map(strict_base64.decode, (token["unverifiedCertificate"], token["signature"]))
    except strict_base64.NotBase64 as error:
        raise InvalidToken("the certificate or the signature is not base64") from error
    return _Token(certificate, token["algorithm"], signature)


def _check_signature(token: _Token, certificate: Certificate, *, origin: str, nonce: str) -> None:
    family, digest = token.algorithm[:2], HASHES[token.algorithm[2:]]
    data = signed_data(origin, nonce, bits=token.algorithm[2:])
    key = certificate.public_key()
    try:
        if family == "ES" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(_to_der(token.signature, key), data, ec.ECDSA(digest))
        elif family == "RS" and isinstance(key, rsa.RSAPublicKey):
            key.verify(token.signature, data, padding.PKCS1v15(), digest)
        elif family == "PS" and isinstance(key, rsa.RSAPublicKey):
            key.verify(token.signature, data, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        else:
            raise InvalidToken("the algorithm does not fit the key")
    except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
        raise InvalidToken("the signature is not by the key of the certificate") from error


def _to_der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """ECDSA travels as r‖s, each as wide as the curve; pyca wants DER."""
    width = (key.key_size + 7) // 8
    _need(len(signature) == 2 * width, "the signature is not as long as its key makes it")
    return encode_dss_signature(int.from_bytes(signature[:width], "big"), int.from_bytes(signature[width:], "big"))


def _need(condition: bool, otherwise: str) -> None:
    if not condition:
        raise InvalidToken(otherwise)
