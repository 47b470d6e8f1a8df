from certificates.models.application import Application, RequestedCertificate
from certificates.models.card_request import CardRequest
from certificates.models.carriers import Card, Phone
from certificates.models.case import Case, CaseAnswer
from certificates.models.certificate import Certificate
from certificates.models.countersignature import Countersignature
from certificates.models.deleted_copy import DeletedCopy
from certificates.models.evidence import Evidence
from certificates.models.face_capture import FaceCapture, FaceFrame
from certificates.models.idempotency_key import IdempotencyKey
from certificates.models.inquiry import Inquiry, InquiryAnswer
from certificates.models.issuer import Issuer, Responder
from certificates.models.page_feedback import PageFeedback
from certificates.models.passkey import Passkey
from certificates.models.published_crl import PublishedCrl
from certificates.models.push_subscription import PushSubscription
from certificates.models.receipt import Receipt
from certificates.models.reminder import Reminder
from certificates.models.screen_sign_in import ScreenSignIn
from certificates.models.seal import Seal, Sealer
from certificates.models.secret import Secret
from certificates.models.status_change import StatusChange
from certificates.models.supported_phone import PhoneList, SupportedPhone

__all__ = [
    "Application",
    "Card",
    "CardRequest",
    "Case",
    "CaseAnswer",
    "Certificate",
    "Countersignature",
    "DeletedCopy",
    "Evidence",
    "FaceCapture",
    "FaceFrame",
    "IdempotencyKey",
    "Inquiry",
    "InquiryAnswer",
    "Issuer",
    "PageFeedback",
    "Passkey",
    "Phone",
    "PhoneList",
    "PublishedCrl",
    "PushSubscription",
    "Receipt",
    "Reminder",
    "RequestedCertificate",
    "Responder",
    "ScreenSignIn",
    "Seal",
    "Sealer",
    "Secret",
    "StatusChange",
    "SupportedPhone",
]
