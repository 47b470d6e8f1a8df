"""What a phone must delete, and that it has (R-16): whatever was registered on it and is revoked since.

The phone proves itself with the key of any certificate it was ever given, valid or not: an old phone has no other. It
learns what to delete and never why; who stopped a certificate is the holder's affair.
"""

import uuid
from collections.abc import Collection
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.db.models import QuerySet

from accounts.actor import THE_SYSTEM
from certificates import notices
from certificates.evidence.jws import SignedDocument
from certificates.evidence.keep import keep
from certificates.lifecycle.locks import lock_citizen
from certificates.lifecycle.signer import SignerRefused
from certificates.models import Certificate, DeletedCopy
from certificates.models.evidence import EvidenceKind
from certificates.notices import About
from certificates.states import Act, Carrier, NotPossible, State
from certificates.x509.fingerprint import spki_sha256


def prover(leaf: x509.Certificate, *, device: str) -> Certificate:
    """Our row of the certificate that speaks for this phone. Raises SignerRefused: unknown, or another phone's."""
    row = (
        Certificate.objects.select_related("citizen", "phone", "issuer")
        .filter(spki_sha256=spki_sha256(leaf.public_key()), carrier=Carrier.PHONE, phone__device=device)
        .first()
    )
    if row is None or bytes(row.der) != leaf.public_bytes(Encoding.DER):
        raise SignerRefused("unknown")
    return row


def to_delete(certificate: Certificate) -> list[Certificate]:
    """What the phone that holds this certificate must delete, the oldest first; its own person's only (R-02)."""
    revoked = _stored_on_the_phone_of(certificate).filter(status=State.REVOKED, deleted_copy=None)
    return list(revoked.order_by("id"))


@transaction.atomic
def report_deleted(
    document: SignedDocument, certificate: Certificate, deleted: Collection[uuid.UUID], *, at: datetime
) -> list[Certificate]:
    """Write down that the phone deleted these, and tell the holder of those not told of before.

    Said again, nothing more happens: the report needs no nonce, because a phone that lost the line must be able to say
    it after its keys are gone. Raises NotPossible when one of them is not this phone's, or not revoked.
    """
    citizen = lock_citizen(certificate.citizen_id)
    stored = list(_stored_on_the_phone_of(certificate).filter(pk__in=deleted).order_by("id"))
    if len(stored) != len(set(deleted)):
        raise NotPossible("delete", "none")
    if alive := [one for one in stored if one.status != State.REVOKED]:
        raise NotPossible("delete", alive[0].status)
    known = set(DeletedCopy.objects.filter(certificate__in=stored).values_list("certificate_id", flat=True))
    fresh = [one for one in stored if one.pk not in known]
    if fresh:
        DeletedCopy.objects.bulk_create(
            DeletedCopy(certificate=one, citizen_id=citizen.pk, reported_at=at) for one in fresh
        )
        reference = str(fresh[0].phone_id)
        keep(document, certificate=certificate, kind=EvidenceKind.DELETION, reference=reference, at=at)
        _tell(citizen.pk, fresh, reference=reference, at=at)
    return stored


def _stored_on_the_phone_of(certificate: Certificate) -> QuerySet[Certificate]:
    """Registered once, on this device, for this person: what was never registered never reached the phone."""
    phone = certificate.phone
    device = phone.device if phone else ""
    mine = Certificate.objects.filter(citizen_id=certificate.citizen_id, phone__device=device)
    return mine.filter(changes__act=Act.REGISTER)


def _tell(citizen_id: uuid.UUID, deleted: list[Certificate], *, reference: str, at: datetime) -> None:
    phone = deleted[0].phone
    notices.tell(
        citizen_id,
        About.COPY_DELETED,
        at=at,
        reference=reference,
        certificates=[[one.carrier, one.kind] for one in deleted],
        model=phone.model if phone else "",
        **notices.through(THE_SYSTEM),  # the phone itself, and nobody's hand
    )
