"""The phone proves that it holds the keys and takes its certificates; only then are they valid (R-12)."""

from collections.abc import Mapping
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.db import transaction

from accounts.actor import Actor
from accounts.web_eid.signed_data import signed_data
from certificates import policy
from certificates.evidence.refused import DocumentInvalid, Fault
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Application, Certificate
from certificates.models.application import ApplicationState
from certificates.reasons import Reason
from certificates.states import Act, Kind, NotPossible

P256_SIGNATURE_LENGTH = 64  # r and s, 32 bytes each (RFC 7518 §3.4)


@transaction.atomic
def register(
    application: Application, *, proofs: Mapping[Kind, bytes], origin: str, nonce: str, at: datetime
) -> list[Certificate]:
    """Make an application's certificates VALID. `proofs` are raw r‖s signatures over H(origin)‖H(nonce), one for each.

    The nonce has been used up by the caller. Raises DocumentInvalid when a proof is missing or wrong,
    NotPossible when the application is not ready (any more); then nothing has been written.
    """
    citizen = lock_citizen(application.citizen_id)
    application.refresh_from_db()
    if application.state != ApplicationState.READY or _too_late(application, at):
        raise NotPossible(Act.REGISTER, application.state)
    requested = list(application.requested.select_related("certificate__issuer", "certificate__phone"))
    data = signed_data(origin, nonce)
    for one in requested:
        _require_proof(bytes(one.spki_der), proofs.get(Kind(one.kind), b""), data)

    actor = Actor.citizen(citizen.id, reference=str(application.id))
    certificates = [one.certificate for one in requested if one.certificate and one.certificate.is_alive()]
    change_statuses(certificates, Act.REGISTER, actor=actor, reason=Reason.STORED_ON_PHONE, at=at)
    application.state, application.closed_at = ApplicationState.REGISTERED, at
    application.save(update_fields=["state", "closed_at"])
    return certificates


def _too_late(application: Application, at: datetime) -> bool:
    return application.issued_at is None or at > application.issued_at + policy.REGISTER_WITHIN


def _require_proof(spki: bytes, signature: bytes, data: bytes) -> None:
    key = load_der_public_key(spki)
    if not isinstance(key, ec.EllipticCurvePublicKey) or len(signature) != P256_SIGNATURE_LENGTH:
        raise DocumentInvalid(Fault.SIGNATURE)
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    try:
        key.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise DocumentInvalid(Fault.SIGNATURE) from None
