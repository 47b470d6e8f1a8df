"""A citizen asks for phone certificates: a document signed by the card (R-10, R-11, R-63)."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.models import Citizen
from accounts.problems import Problem
from certificates import passwords
from certificates.evidence import payloads
from certificates.evidence.jws import SignedDocument
from certificates.evidence.keep import keep
from certificates.evidence.refused import DocumentInvalid, Fault
from certificates.face_check import THE_CHECK
from certificates.lifecycle import face_capture, signer
from certificates.lifecycle.locks import lock_citizen
from certificates.lifecycle.queue_issue import queue_issue
from certificates.lifecycle.resume import require_resumable
from certificates.lifecycle.withdraw import withdraw_all_locked
from certificates.models import Application, Certificate, FaceCapture, Phone, RequestedCertificate
from certificates.models.application import OPEN, ApplicationState, Purpose
from certificates.models.carriers import Platform
from certificates.models.evidence import EvidenceKind
from certificates.models.face_capture import FaceState
from certificates.policy import IssuingHours
from certificates.states import Act, Carrier, Kind
from certificates.x509 import request
from certificates.x509.fingerprint import spki, spki_sha256
from certificates.x509.signing import PublicKey


class PhoneTaken(Problem):
    """This phone carries somebody else's certificates: one phone, one person (R-02)."""

    code, status, title = "not-possible", 409, _("このスマートフォンでは申請できません。")

    def __init__(self) -> None:
        detail = _(
            "このスマートフォンには、ほかの人の証明書が入っています。先にその人が利用をやめる手続きをしてください。"
        )
        super().__init__(detail, state="taken", act=Act.ISSUE.value)


@dataclass(frozen=True)
class Wanted:
    """One certificate asked for, judged and ready to be written down."""

    kind: Kind
    key: PublicKey
    secret_hash: str


def apply(
    document: SignedDocument,
    wish: payloads.Application,
    *,
    purpose: Purpose = Purpose.APPLICATION,
    pin: str | None,
    signing_password: str | None,
    at: datetime,
    session_key: str | None = None,
) -> Application:
    """File the application and put its issue into the queue; `wish` is what `document` says, its nonce used up.

    One for an iPhone waits until the face shown in this session has been judged (R-13). Raises
    evidence.refused.DocumentInvalid, passwords.Unfit, signer.SignerRefused, PhoneTaken, face_capture.FaceMissing or
    NotPossible; then nothing has been written.
    """
    card_certificate = _card_signing_certificate(document)
    typed = {Kind.USER_AUTHENTICATION: pin, Kind.DIGITAL_SIGNATURE: signing_password}
    wanted = [
        Wanted(one.kind, _key_of(one.csr), passwords.hash_new(one.kind, typed[one.kind] or "")) for one in wish.wanted
    ]
    with transaction.atomic():
        citizen = lock_citizen(card_certificate.citizen_id)
        card_certificate.refresh_from_db()
        signer.require_in_force(card_certificate, at=at)
        _refuse_used_keys(wanted)
        if Phone.objects.filter(device=wish.device, ended_at=None).exclude(citizen=citizen).exists():
            raise PhoneTaken
        if purpose == Purpose.RESUMPTION:
            require_resumable(citizen, wish)
        shown = _face(wish, session_key, at=at) if _needs_a_face(wish, purpose) else None
        _replace_open_applications(citizen, wish, at=at)
        application = _file(wish, wanted, purpose=purpose, signed_with=card_certificate, waits=shown is not None, at=at)
        if shown is not None:
            face_capture.file_with(shown, application)
        keep(document, certificate=card_certificate, kind=EvidenceKind(purpose), reference=str(application.id), at=at)
    return application


def judge_card(document: SignedDocument, *, at: datetime) -> None:
    """Whether the card that signed may sign now. Raises signer.SignerRefused; what it signed is judged again."""
    signer.require_in_force(_card_signing_certificate(document), at=at)


def _needs_a_face(wish: payloads.Application, purpose: Purpose) -> bool:
    return wish.platform == Platform.IPHONE and purpose == Purpose.APPLICATION


def _face(wish: payloads.Application, session_key: str | None, *, at: datetime) -> FaceCapture:
    """This browser's own capture, complete and not turned down at once; who looks at it, the check says."""
    shown = face_capture.of_session(wish.face_capture, session_key, at=at)
    if shown is None or shown.state != FaceState.CAPTURED or not THE_CHECK.takes(shown):
        raise face_capture.FaceMissing
    return shown


def _file(
    wish: payloads.Application,
    wanted: list[Wanted],
    *,
    purpose: Purpose,
    signed_with: Certificate,
    waits: bool,
    at: datetime,
) -> Application:
    """`waits`: for somebody's yes (judge_face.py), which puts the issue into the queue."""
    hours = IssuingHours.parse(settings.ISSUING_HOURS)
    application = Application.objects.create(
        citizen=signed_with.citizen, signed_with=signed_with, purpose=purpose, platform=wish.platform,
        device=wish.device, model=wish.model, os_version=wish.os_version, consent=wish.consent,
        filed_at=at, expected_at=hours.expected_at(at),
        state=ApplicationState.CHECKING if waits else ApplicationState.APPLIED,
    )  # fmt: skip
    RequestedCertificate.objects.bulk_create(
        RequestedCertificate(
            application=application, kind=one.kind, spki_der=spki(one.key), spki_sha256=spki_sha256(one.key),
            secret_hash=one.secret_hash,
        )
        for one in wanted
    )  # fmt: skip
    if not waits:
        queue_issue(application, not_before=hours.next_opening(at))
    return application


def _card_signing_certificate(document: SignedDocument) -> Certificate:
    certificate = signer.find(document.leaf)
    if certificate.carrier != Carrier.CARD:
        raise signer.SignerRefused("unknown")  # a phone cannot ask for phones
    return certificate


def _key_of(csr: bytes) -> PublicKey:
    try:
        return request.read(csr, allowed=request.PHONE_KEYS)
    except request.BadRequest as bad:
        raise DocumentInvalid(Fault(bad.reason)) from None


def _refuse_used_keys(wanted: list[Wanted]) -> None:
    """No key serves two certificates (T12); the unique columns say the same to whoever comes at the same moment."""
    keys = {spki_sha256(one.key) for one in wanted}
    used = Certificate.objects.filter(spki_sha256__in=keys).exists()
    if used or len(keys) < len(wanted) or RequestedCertificate.objects.filter(spki_sha256__in=keys).exists():
        raise DocumentInvalid(Fault.KEY_REUSED)


def _replace_open_applications(citizen: Citizen, wish: payloads.Application, *, at: datetime) -> None:
    """The newest wish counts: one for another phone, or for a kind asked for again, takes the place of the older."""
    kinds = {one.kind for one in wish.wanted}
    older = Application.objects.filter(citizen=citizen, state__in=OPEN).select_related("phone")
    overtaken = [one for one in older if one.device != wish.device or {r.kind for r in one.requested.all()} & kinds]
    withdraw_all_locked(citizen, overtaken, by=Actor.citizen(citizen.id), at=at)
