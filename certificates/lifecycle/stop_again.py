"""A stop that a restored database has forgotten, and a published list has not (T18)."""

from datetime import datetime

from django.db import transaction

from accounts.actor import THE_SYSTEM
from certificates.lifecycle.change_status import change_status
from certificates.lifecycle.end_carrier import end_if_empty
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Certificate
from certificates.reasons import Reason
from certificates.states import Act


@transaction.atomic
def stop_again(certificate: Certificate, *, at: datetime) -> None:
    """Revoked, not held: whether it had been a hold is forgotten too, and a revocation endangers nobody."""
    lock_citizen(certificate.citizen_id)
    change_status(certificate, Act.REVOKE, actor=THE_SYSTEM, reason=Reason.OTHER, at=at)
    end_if_empty(certificate.card or certificate.phone, at=at)
