"""Whose signature stands under a document: found in our own table, byte for byte, and judged as of now (T11, R-10)."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.problems import Problem
from certificates.models import Certificate
from certificates.states import Carrier, Kind, State
from certificates.x509.fingerprint import spki_sha256


class SignerRefused(Problem):
    """The document's certificate is not one of ours for signing, or may not be used now. `why` says which (R-10)."""

    code, status, title = "document-invalid", 422, _("この書類は受け付けられませんでした。")

    def __init__(self, why: str, *, carrier: str = Carrier.CARD) -> None:
        words = _WHY_OF_A_PHONE if carrier == Carrier.PHONE else _WHY
        super().__init__(words.get(why, _WHY[why]), reason="certificate", why=why)
        self.why = why


_WHY: dict[str, str | Promise] = {
    "unknown": _("署名に使われた証明書が、この窓口で発行した署名用電子証明書ではありません。"),
    "on_hold": _("カードの署名用電子証明書は、一時停止中です。市区町村の窓口で、新しく発行を受けてください。"),
    "revoked": _("カードの署名用電子証明書は、失効しています。市区町村の窓口で、新しく発行を受けてください。"),
    "expired": _("カードの署名用電子証明書は、有効期限が切れています。市区町村の窓口で、更新してください。"),
}
_WHY_OF_A_PHONE: dict[str, str | Promise] = {
    "on_hold": _("スマホ用の署名用電子証明書は、一時停止中です。カードでサインインして、利用を再開してください。"),
    "revoked": _("スマホ用の署名用電子証明書は、失効しています。カードで、もう一度申請してください。"),
    "expired": _("スマホ用の署名用電子証明書は、有効期限が切れています。カードで、もう一度申請してください。"),
}
WHY = tuple(_WHY)


def find(leaf: x509.Certificate) -> Certificate:
    """The row of the signing certificate that this is. Raises SignerRefused("unknown")."""
    der = leaf.public_bytes(Encoding.DER)
    key = spki_sha256(leaf.public_key())
    row = Certificate.objects.select_related("citizen").filter(spki_sha256=key, kind=Kind.DIGITAL_SIGNATURE).first()
    if row is None or bytes(row.der) != der:
        raise SignerRefused("unknown")
    return row


def why_not(certificate: Certificate, *, at: datetime) -> str | None:
    """Why this certificate may not sign now, as a key of WHY; None when it may."""
    if certificate.status in (State.ON_HOLD, State.REVOKED):
        return certificate.status
    if certificate.is_expired(at):
        return "expired"
    return None if certificate.is_in_force(at) else "unknown"


def require_in_force(certificate: Certificate, *, at: datetime) -> None:
    why = why_not(certificate, at=at)
    if why is not None:
        raise SignerRefused(why, carrier=certificate.carrier)
