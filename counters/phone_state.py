"""A person's phone as the desk may see it: enough to answer questions, nothing that could be done with it (R-42)."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Citizen
from certificates import passwords
from certificates.models import Application, Certificate, Phone, Secret
from certificates.models.application import OPEN
from certificates.states import ALIVE, Carrier, Kind
from counters.holdings import KIND_NAMES, Standing, standing_of


@dataclass(frozen=True)
class Row:
    """tries_left: of the PIN or password, 0 when locked, None before one was chosen."""

    name: str
    standing: Standing
    not_after: datetime
    tries_left: int | None


@dataclass(frozen=True)
class PhoneState:
    """`phone` None: no phone carries anything of theirs."""

    phone: Phone | None
    rows: list[Row]
    application: Application | None


def phone_of(citizen: Citizen, *, at: datetime) -> PhoneState:
    phone = Phone.objects.filter(citizen=citizen, ended_at=None).first()
    alive = citizen.certificates.filter(carrier=Carrier.PHONE, status__in=ALIVE).select_related("secret")
    return PhoneState(
        phone,
        [_row(one, at=at) for one in alive.order_by("-kind")],
        Application.objects.filter(citizen=citizen, state__in=OPEN).order_by("-filed_at").first(),
    )


def _row(certificate: Certificate, *, at: datetime) -> Row:
    kind = Kind(certificate.kind)
    secret: Secret | None = getattr(certificate, "secret", None)
    left = passwords.tries_left(secret, kind) if secret else None
    return Row(str(KIND_NAMES[kind]), standing_of(certificate, at=at), certificate.not_after, left)
