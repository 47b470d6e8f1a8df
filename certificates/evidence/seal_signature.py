"""A seal's signature: JWS compact, ES256 (RFC 7515), its certificate and the root in `x5c`."""

import base64
import json
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from accounts import strict_base64, strict_json
from certificates.keys.configured import issuer_signer
from certificates.models import Issuer, Sealer
from certificates.x509.profiles import ROOT_SLUG

TYPE = "seal+jws"


class SealBroken(Exception):
    """The seal was not signed by this house's sealer; the message says what is wrong with it."""


def sign(said: dict[str, Any]) -> str:
    """Sign with the newest sealer. Raises KeyNotHere."""
    sealer = Sealer.objects.latest()
    signer = issuer_signer(sealer.key_reference)
    roots = Issuer.objects.filter(slug=ROOT_SLUG).order_by("-generation").values_list("certificate_der", flat=True)[:1]
    chain = [base64.b64encode(bytes(der)).decode() for der in (sealer.certificate_der, *roots)]
    signing_input = ".".join(_b64url(part) for part in ({"alg": "ES256", "typ": TYPE, "x5c": chain}, said))
    r, s = decode_dss_signature(signer.sign(signing_input.encode()))
    return f"{signing_input}.{_b64url_bytes(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def read(jws: str, *, trusted: list[x509.Certificate]) -> dict[str, Any]:
    """What the seal says, once its signature and its signer's certificate are found right. Raises SealBroken.

    `trusted` are our own sealers' certificates: what the header carries is for those who do not have them.
    """
    try:
        signing_input, _, signature_text = jws.rpartition(".")
        header = strict_json.read(strict_base64.decode_url(signing_input.partition(".")[0]))
        said = unverified(jws)
        signature = strict_base64.decode_url(signature_text)
        leaf = x509.load_der_x509_certificate(strict_base64.decode(header["x5c"][0]))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise SealBroken("cannot be read") from error
    if leaf not in trusted or header.get("alg") != "ES256" or header.get("typ") != TYPE:
        raise SealBroken("is signed by a stranger")
    _verify(leaf, signing_input.encode(), signature)
    if not leaf.not_valid_before_utc <= datetime.fromisoformat(said["sealed_at"]) <= leaf.not_valid_after_utc:
        raise SealBroken("was signed outside its certificate's time")
    return said


def unverified(jws: str) -> dict[str, Any]:
    """The payload as it stands there. Raises ValueError when it is none."""
    said = strict_json.read(strict_base64.decode_url(jws.split(".")[1]))
    if not isinstance(said, dict):
        raise ValueError("a seal says an object")
    return said


def _verify(leaf: x509.Certificate, data: bytes, signature: bytes) -> None:
    key = leaf.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or len(signature) != 64:
        raise SealBroken("is not an ES256 signature")
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    try:
        key.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise SealBroken("is not by its certificate's key") from error


def _b64url(part: dict[str, Any]) -> str:
    return _b64url_bytes(json.dumps(part, sort_keys=True, separators=(",", ":")).encode())


def _b64url_bytes(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
