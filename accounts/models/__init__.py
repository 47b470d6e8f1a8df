from accounts.models.access_record import AccessRecord
from accounts.models.challenge import Challenge
from accounts.models.citizen import Citizen
from accounts.models.delivery import Delivery
from accounts.models.desk_draft import DeskDraft
from accounts.models.known_browser import KnownBrowser
from accounts.models.mail_address import MailAddress, MailVerification
from accounts.models.municipality import Municipality
from accounts.models.notice import Notice
from accounts.models.recovery_code import RecoveryCode
from accounts.models.security_key import SecurityKey
from accounts.models.session import Session
from accounts.models.staff_event import StaffEvent, StaffEventKind
from accounts.models.staff_member import StaffMember
from accounts.models.staff_session import StaffSession
from accounts.models.stop_word import StopWord
from accounts.models.tally import Tally
from accounts.models.totp_device import TotpDevice

__all__ = [
    "AccessRecord",
    "Challenge",
    "Citizen",
    "Delivery",
    "DeskDraft",
    "KnownBrowser",
    "MailAddress",
    "MailVerification",
    "Municipality",
    "Notice",
    "RecoveryCode",
    "SecurityKey",
    "Session",
    "StaffEvent",
    "StaffEventKind",
    "StaffMember",
    "StaffSession",
    "StopWord",
    "Tally",
    "TotpDevice",
]
