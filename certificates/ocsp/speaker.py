"""An issuer, and the responder that speaks for it: None when none is at hand, and then nobody does."""

from dataclasses import dataclass
from datetime import datetime

from certificates.x509 import ocsp


@dataclass(frozen=True)
class Speaker:
    issuer_id: int
    responder: ocsp.Responder | None
    until: datetime | None

    def may_speak(self, at: datetime) -> bool:
        return self.responder is not None and self.until is not None and at <= self.until
