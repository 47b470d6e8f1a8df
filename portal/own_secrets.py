"""What a citizen may know of their own secrets: how many tries are left and since when it is so, never what it is."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Citizen, StopWord
from certificates import passwords
from certificates.models import Secret
from certificates.states import Carrier, Kind, State


@dataclass(frozen=True)
class OwnSecret:
    """The PIN or signing password of the phone in use. `changed_at` is None while it is the first one."""

    kind: Kind
    tries_left: int
    changed_at: datetime | None
    version: str

    @property
    def is_locked(self) -> bool:
        return self.tries_left == 0


@dataclass(frozen=True)
class OwnSecrets:
    """As the overview of one's security shows them (portal/security_secrets.html)."""

    pin: OwnSecret | None
    signing_password: OwnSecret | None
    stop_word_set_at: datetime | None

    @property
    def locked(self) -> list[Kind]:
        """The kinds that cannot be used until their PIN or password is set anew."""
        return [one.kind for one in (self.pin, self.signing_password) if one and one.is_locked]


def own_secrets(citizen: Citizen) -> OwnSecrets:
    stop_word = StopWord.objects.filter(citizen=citizen).first()
    pin, password = (own_secret(citizen, kind) for kind in (Kind.USER_AUTHENTICATION, Kind.DIGITAL_SIGNATURE))
    return OwnSecrets(pin, password, stop_word.set_at if stop_word else None)


def own_secret(citizen: Citizen, kind: Kind) -> OwnSecret | None:
    """None where the phone has no such certificate in use."""
    held = Secret.objects.filter(
        certificate__citizen=citizen, certificate__carrier=Carrier.PHONE, certificate__status=State.VALID
    )
    secret = held.filter(certificate__kind=kind).first()
    if secret is None:
        return None
    return OwnSecret(kind, passwords.tries_left(secret, kind), secret.changed_at, secret.version)
