from certificates.models.application import Application, RequestedCertificate
from certificates.models.carriers import Card, Phone
from certificates.models.certificate import Certificate
from certificates.models.evidence import Evidence
from certificates.models.idempotency_key import IdempotencyKey
from certificates.models.issuer import Issuer, Responder
from certificates.models.published_crl import PublishedCrl
from certificates.models.receipt import Receipt
from certificates.models.seal import Seal, Sealer
from certificates.models.secret import Secret
from certificates.models.status_change import StatusChange

__all__ = [
    "Application",
    "Card",
    "Certificate",
    "Evidence",
    "IdempotencyKey",
    "Issuer",
    "Phone",
    "PublishedCrl",
    "Receipt",
    "RequestedCertificate",
    "Responder",
    "Seal",
    "Sealer",
    "Secret",
    "StatusChange",
]
