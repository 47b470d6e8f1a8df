"""Who signs in with this token: its certificate, found in our table, good now, and its PIN (R-30…R-34, contract §3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from accounts.models import Citizen
from accounts.sessions import Way
from accounts.web_eid import token as web_eid
from certificates import passkeys, passwords
from certificates.models import Certificate, Issuer
from certificates.passkeys import Shown
from certificates.states import Carrier, Kind, issuer_slug
from certificates.x509.fingerprint import spki_sha256

AUTHENTICATION_ISSUERS = [issuer_slug(carrier, Kind.USER_AUTHENTICATION) for carrier in Carrier]


class CertificateNotValid(Exception):
    """The token is right, but its certificate may not be used now. Never why (contract §3)."""


@dataclass(frozen=True)
class SignedIn:
    """A citizen whose browser proved a certificate of theirs, and, with a phone, the PIN."""

    citizen: Citizen
    certificate: Certificate
    signed_in_at: datetime
    expires_at: datetime
    way: str = ""

    @property
    def carrier(self) -> str:
        return self.certificate.carrier

    @property
    def is_the_phone(self) -> bool:
        """Whether this browser is the phone itself: its key is here. A screen it let in is not."""
        return self.carrier == Carrier.PHONE and self.way != Way.SCREEN


def identify(
    token: dict[str, Any], *, nonce: str, origin: str, pin: str | None, passkey: Shown | None = None, at: datetime
) -> Certificate:
    """The certificate that signs in; nonce and the passkey's challenge have been used up by the caller.

    In this order, so that a forger learns nothing (T20): the signature, then whether it is a user-authentication
    certificate of ours, then its status, then the PIN, or the passkey in its place (R-35). Raises web_eid.InvalidToken,
    CertificateNotValid, passwords.Wrong or passwords.Locked (the try is counted by then), passkeys.NotThisPasskey.
    """
    certificate = proved_by(token, nonce=nonce, origin=origin, at=at)
    if not certificate.is_in_force(at):
        raise CertificateNotValid
    if certificate.carrier == Carrier.PHONE:  # a card's PIN was checked by its chip
        if passkey:
            passkeys.check(certificate, passkey, at=at)
        else:
            passwords.check(certificate, pin or "")
        certificate.refresh_from_db()
        if not certificate.is_in_force(at):  # stopped while that was being checked
            raise CertificateNotValid
    return certificate


def proved_by(token: dict[str, Any], *, nonce: str, origin: str, at: datetime) -> Certificate:
    """The certificate whose key signed, whatever its status: a found card on hold proves itself so (R-43).

    Raises web_eid.InvalidToken, CertificateNotValid.
    """
    leaf = web_eid.validate(token, origin=origin, nonce=nonce, trusted_issuers=_trusted_issuers(), at=at)
    return _our_row(leaf)


def _trusted_issuers() -> list[x509.Certificate]:
    """Every generation of the two issuers of user-authentication certificates: signing ones cannot sign in."""
    rows = Issuer.objects.filter(slug__in=AUTHENTICATION_ISSUERS).values_list("certificate_der", flat=True)
    return [x509.load_der_x509_certificate(bytes(der)) for der in rows]


def _our_row(leaf: x509.Certificate) -> Certificate:
    rows = Certificate.objects.select_related("citizen").filter(kind=Kind.USER_AUTHENTICATION)
    certificate = rows.filter(spki_sha256=spki_sha256(leaf.public_key())).first()
    if certificate is None or bytes(certificate.der) != leaf.public_bytes(Encoding.DER):
        raise CertificateNotValid
    return certificate
