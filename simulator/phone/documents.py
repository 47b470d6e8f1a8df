"""What a phone writes: key pairs, PKCS#10 requests, JWS documents, Web eID tokens. Bytes in, bytes out."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

DIGITAL_SIGNATURE, USER_AUTHENTICATION = "digital_signature", "user_authentication"
BOTH_KINDS = (DIGITAL_SIGNATURE, USER_AUTHENTICATION)

Sign = Callable[[bytes], bytes]
"""Data in; out a SHA-256 signature as JWS and Web eID want it: ECDSA raw r‖s, RSA PKCS#1 v1.5."""


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def signer(key: ec.EllipticCurvePrivateKey) -> Sign:
    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return sign


def request(key: ec.EllipticCurvePrivateKey) -> str:
    """A PKCS#10 request, base64. Its subject is ignored: the house takes the key and nothing else."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "phone")])
    csr = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return base64.b64encode(csr.public_bytes(Encoding.DER)).decode()


def signed(payload: dict[str, Any], *, certificate: bytes, sign: Sign) -> str:
    """A compact JWS (RFC 7515) with x5c. Written out here, because the card's key never leaves the card."""
    header = {"alg": _algorithm(certificate), "x5c": [base64.b64encode(certificate).decode()]}
    text = f"{_base64url(_json(header))}.{_base64url(_json(payload))}"
    return f"{text}.{_base64url(sign(text.encode()))}"


def authentication_token(certificate: bytes, *, sign: Sign, origin: str, nonce: str) -> dict[str, str]:
    """A Web eID authentication token 1.0."""
    return {
        "format": "web-eid:1.0",
        "unverifiedCertificate": base64.b64encode(certificate).decode(),
        "algorithm": _algorithm(certificate),
        "signature": proof(sign=sign, origin=origin, nonce=nonce),
        "appVersion": "https://web-eid.eu/web-eid-app/releases/2.5.0+0",
    }


def proof(*, sign: Sign, origin: str, nonce: str) -> str:
    """The signature over H(origin)‖H(nonce): who asked, and which question."""
    return base64.b64encode(sign(_hash(origin) + _hash(nonce))).decode()


def digest(certificate: bytes) -> str:
    """SHA-256 of a certificate, base64: how the house names what is to be deleted."""
    return base64.b64encode(hashlib.sha256(certificate).digest()).decode()


def _algorithm(certificate: bytes) -> str:
    public_key = x509.load_der_x509_certificate(certificate).public_key()
    return "RS256" if isinstance(public_key, rsa.RSAPublicKey) else "ES256"


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
