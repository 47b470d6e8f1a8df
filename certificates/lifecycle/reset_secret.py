"""A forgotten or locked PIN or signing password of the phone is set anew, with two other factors (R-36).

The PIN by the phone's signing key and its password; the signing password by the card and its signing password, which
the chip has checked. A wrong try counts on what was tried: on the signing password here, on the card there.
"""

from datetime import datetime

from django.db import transaction

from accounts import sessions
from accounts.actor import Actor
from certificates import passkeys, passwords
from certificates.evidence.jws import SignedDocument
from certificates.evidence.keep import keep
from certificates.lifecycle import signer
from certificates.lifecycle.change_secret import in_force_on_the_phone
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Certificate
from certificates.models.evidence import EvidenceKind
from certificates.notices import About, tell, through
from certificates.states import Carrier, Kind


def reset_pin_as_signed(document: SignedDocument, *, signing_password: str, new: str, at: datetime) -> None:
    """Set the PIN of the phone whose signing key signed this; every session it made ends.

    The nonce has been used up by the caller. Raises passwords.Unfit, signer.SignerRefused, passwords.Wrong or Locked
    (the try is counted by then), ChangedMeanwhile, or NotPossible where the phone has no certificate to sign in with.
    """
    passwords.require_fit(Kind.USER_AUTHENTICATION, new)
    signing = _signer_of(document, Carrier.PHONE, at=at)
    checked = passwords.check(signing, signing_password)
    hashed = passwords.hash_new(Kind.USER_AUTHENTICATION, new)
    with transaction.atomic():
        _judge_again(signing, at=at)
        passwords.require_still(signing, checked)
        certificate = in_force_on_the_phone(signing.citizen_id, Kind.USER_AUTHENTICATION, at=at)
        passwords.replace(certificate, hashed, at=at)
        sessions.end_all_of([certificate.id])
        passkeys.end_all_of([certificate.id])
        _write_down(document, signing, EvidenceKind.PIN_RESET, certificate, About.PIN_RESET, at=at)


def reset_signing_password_as_signed(document: SignedDocument, *, new: str, at: datetime) -> None:
    """Set the signing password of the phone of the person whose card signed this.

    Raises passwords.Unfit, signer.SignerRefused, or NotPossible where no phone of theirs can sign.
    """
    passwords.require_fit(Kind.DIGITAL_SIGNATURE, new)
    card = _signer_of(document, Carrier.CARD, at=at)
    hashed = passwords.hash_new(Kind.DIGITAL_SIGNATURE, new)
    with transaction.atomic():
        _judge_again(card, at=at)
        certificate = in_force_on_the_phone(card.citizen_id, Kind.DIGITAL_SIGNATURE, at=at)
        passwords.replace(certificate, hashed, at=at)
        kind, about = EvidenceKind.SIGNING_PASSWORD_RESET, About.SIGNING_PASSWORD_RESET
        _write_down(document, card, kind, certificate, about, at=at)


def _signer_of(document: SignedDocument, carrier: Carrier, *, at: datetime) -> Certificate:
    certificate = signer.find(document.leaf)
    if certificate.carrier != carrier:
        raise signer.SignerRefused("unknown")
    signer.require_in_force(certificate, at=at)
    return certificate


def _judge_again(certificate: Certificate, *, at: datetime) -> None:
    """Now that nobody else can change it."""
    lock_citizen(certificate.citizen_id)
    certificate.refresh_from_db()
    signer.require_in_force(certificate, at=at)


def _write_down(
    document: SignedDocument,
    signing: Certificate,
    kind: EvidenceKind,
    certificate: Certificate,
    about: About,
    *,
    at: datetime,
) -> None:
    keep(document, certificate=signing, kind=kind, reference=str(certificate.id), at=at)
    tell(certificate.citizen_id, about, at=at, **through(Actor.citizen(certificate.citizen_id)))
