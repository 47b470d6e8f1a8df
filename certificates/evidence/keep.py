"""What a citizen signed, kept verbatim with what was found when it was judged (R-63)."""

import base64
from datetime import datetime

from certificates import policy
from certificates.evidence.jws import SignedDocument
from certificates.models import Certificate, Evidence, Issuer
from certificates.models.evidence import EvidenceKind
from certificates.x509.profiles import ROOT_SLUG


def keep(
    document: SignedDocument, *, certificate: Certificate, kind: EvidenceKind, reference: str, at: datetime
) -> Evidence:
    """Write the document down in the caller's transaction; `certificate` is our row of the one that signed it.

    The chain is ours, leaf to root, not the sender's. `reference` is the application or receipt it led to.
    """
    chain = [certificate.der, certificate.issuer.certificate_der]
    chain += Issuer.objects.filter(slug=ROOT_SLUG).values_list("certificate_der", flat=True)
    return Evidence.objects.create(
        citizen=certificate.citizen,
        kind=kind,
        reference=reference,
        document=document.compact,
        chain=[base64.b64encode(bytes(der)).decode() for der in chain],
        findings={
            "algorithm": document.algorithm,
            "signature": "valid",
            "certificate": str(certificate.id),
            "status": certificate.status,
            "not_after": certificate.not_after.isoformat(),
        },
        received_at=at,
        keep_until=certificate.not_after + policy.KEEP_EVIDENCE_AFTER_EXPIRY,
    )
