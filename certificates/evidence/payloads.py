"""What the signed documents say: application, resumption, revocation, resets (contract §3), read strictly. Pure.

Members we do not know are passed over, so that a newer phone can say more. Those we know are read without any
stretching: a number is no text, and every text has its length.
"""

import re
import uuid
from dataclasses import dataclass
from typing import Any

from accounts import strict_base64
from certificates import policy
from certificates.evidence.refused import DocumentInvalid, Fault
from certificates.reasons import A_CITIZEN_MAY_GIVE, Reason
from certificates.states import Act, Kind

PLATFORMS = ("android", "iphone")
TAKES_BOTH = "iphone"
MOST_DELETED = 100  # certificates one phone reports at once
LONGEST_REQUEST = 8192  # base64 characters of one PKCS#10
_NONCE = re.compile(r"[A-Za-z0-9+/=_-]{44,128}", re.ASCII)
_DEVICE = re.compile(r"[A-Za-z0-9_-]{16,128}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Wanted:
    """One kind asked for, with its PKCS#10 request in DER, not yet judged."""

    kind: Kind
    csr: bytes


@dataclass(frozen=True)
class Application:
    """An application or, with type `resumption`, the wish to use a found phone again (R-19)."""

    nonce: str
    platform: str
    device: str
    model: str
    os_version: str
    consent: str
    wanted: tuple[Wanted, ...]
    face_capture: uuid.UUID | None = None  # of an iPhone, which is not resumed


@dataclass(frozen=True)
class Revocation:
    """`kinds` is None when the document names none: everything the phone carries (R-22, a phone one has no more)."""

    nonce: str
    kinds: tuple[Kind, ...] | None
    reason: Reason


@dataclass(frozen=True)
class Question:
    """What must I delete? (R-16)"""

    nonce: str
    device: str


@dataclass(frozen=True)
class Deletion:
    """These are deleted: ids as the orders named them."""

    device: str
    certificates: tuple[uuid.UUID, ...]


def read_application(payload: dict[str, Any]) -> Application:
    """Raises DocumentInvalid, as do all below."""
    return _read_wish(payload, "application")


def read_resumption(payload: dict[str, Any]) -> Application:
    return _read_wish(payload, "resumption")


def read_revocation(payload: dict[str, Any]) -> Revocation:
    _need(payload.get("type") == "revocation")
    kinds = tuple(_kind(name) for name in _list(payload, "kinds")) if "kinds" in payload else None
    _need(kinds is None or len(set(kinds)) == len(kinds))
    reason = payload.get("reason")
    _need(reason in A_CITIZEN_MAY_GIVE[Act.REVOKE])
    return Revocation(_nonce(payload), kinds, Reason(str(reason)))


def nonce_of_wish(payload: dict[str, Any]) -> str:
    """The nonce of an application, a resumption or a revocation, whichever it is."""
    match payload.get("type"):
        case "resumption":
            return read_resumption(payload).nonce
        case "revocation":
            return read_revocation(payload).nonce
    return read_application(payload).nonce


def read_orders(payload: dict[str, Any]) -> Question:
    _need(payload.get("type") == "orders")
    return Question(_nonce(payload), _matching(payload, "device", _DEVICE))


def read_deletion(payload: dict[str, Any]) -> Deletion:
    """Without a nonce: it is signed before the key is deleted, and may arrive much later (decision 0031)."""
    _need(payload.get("type") == "deletion")
    listed = payload.get("certificates")
    _need(isinstance(listed, list) and 1 <= len(listed) <= MOST_DELETED)
    return Deletion(_matching(payload, "device", _DEVICE), tuple(_id(text) for text in listed or ()))


def _id(text: object) -> uuid.UUID:
    try:
        return uuid.UUID(text if isinstance(text, str) else "")
    except ValueError:
        raise DocumentInvalid(Fault.PAYLOAD) from None


def read_pin_reset(payload: dict[str, Any]) -> str:
    """The nonce: a reset says nothing else, because what is new is no part of what is kept (R-36)."""
    return _read_reset(payload, "pin_reset")


def read_signing_password_reset(payload: dict[str, Any]) -> str:
    return _read_reset(payload, "signing_password_reset")


def _read_reset(payload: dict[str, Any], wanted_type: str) -> str:
    _need(payload.get("type") == wanted_type)
    return _nonce(payload)


def _read_wish(payload: dict[str, Any], wanted_type: str) -> Application:
    _need(payload.get("type") == wanted_type)
    platform = payload.get("platform")
    _need(platform in PLATFORMS)
    asked_for = tuple(_asked_for(entry) for entry in _list(payload, "certificates"))
    kinds = {entry.kind for entry in asked_for}
    _need(len(kinds) == len(asked_for))
    _need(platform != TAKES_BOTH or kinds == set(Kind) or wanted_type == "resumption")  # one may have ended since
    return Application(
        nonce=_nonce(payload),
        platform=str(platform),
        device=_matching(payload, "device", _DEVICE),
        model=_words(payload, "model", longest=100),
        os_version=_words(payload, "os_version", longest=40),
        consent=_consent(payload),
        wanted=asked_for,
        face_capture=_id(payload.get("face_capture")) if payload.get("face_capture") is not None else None,
    )


def _consent(payload: dict[str, Any]) -> str:
    """Consent counts for the notices as they are now; who read older ones must read again (R-11)."""
    _need(payload.get("consent") == policy.CONSENT)
    return policy.CONSENT


def _asked_for(entry: object) -> Wanted:
    if not isinstance(entry, dict):
        raise DocumentInvalid(Fault.PAYLOAD)
    text = entry.get("csr")
    _need(isinstance(text, str) and len(text) <= LONGEST_REQUEST, Fault.CSR)
    try:
        return Wanted(_kind(entry.get("kind")), strict_base64.decode(str(text)))
    except strict_base64.NotBase64 as error:
        raise DocumentInvalid(Fault.CSR) from error


def _kind(name: object) -> Kind:
    _need(isinstance(name, str) and name in Kind.values)
    return Kind(str(name))


def _nonce(payload: dict[str, Any]) -> str:
    return _matching(payload, "nonce", _NONCE, fault=Fault.NONCE)


def _list(payload: dict[str, Any], name: str) -> list[Any]:
    value = payload.get(name)
    _need(isinstance(value, list) and 1 <= len(value) <= len(Kind))
    return list(value or ())


def _matching(payload: dict[str, Any], name: str, pattern: re.Pattern[str], *, fault: Fault = Fault.PAYLOAD) -> str:
    value = payload.get(name)
    _need(isinstance(value, str) and pattern.fullmatch(value) is not None, fault)
    return str(value)


def _words(payload: dict[str, Any], name: str, *, longest: int) -> str:
    """Text people read later: short, not blank, and nothing in it that moves a cursor."""
    value = payload.get(name)
    _need(isinstance(value, str) and value.strip() != "" and len(value) <= longest and not _CONTROL.search(value))
    return str(value)


def _need(condition: bool, fault: Fault = Fault.PAYLOAD) -> None:
    if not condition:
        raise DocumentInvalid(fault)
