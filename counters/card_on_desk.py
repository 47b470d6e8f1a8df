"""A card on the desk's reader: it is this person's, and, when the holder gave its PIN, the holder is there (R-43).

The PIN goes from the browser to the chip (R-33); what comes here is a token by the chip over a nonce of this desk.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.x509 import load_der_x509_certificate
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import challenges
from accounts.models import Citizen
from accounts.sign_in.session import AtWork
from accounts.web_eid.token import InvalidToken
from certificates import card_terminal
from certificates.models import Card, Certificate
from certificates.sign_in.token import CertificateNotValid, proved_by
from certificates.states import Carrier, Kind
from certificates.x509.fingerprint import spki_sha256


class CardNotFit(Exception):
    """What lies on the reader is not this person's card, or is not a card at all. `says` is for the clerk."""

    def __init__(self, says: Any) -> None:
        super().__init__("card not fit")
        self.says = says


@dataclass(frozen=True)
class CardOnDesk:
    """terminal: where the chip is reached; pin_given: the holder's PIN was judged right by the chip just now."""

    card: Card
    terminal: str
    pin_given: bool


class ReaderForm(forms.Form):
    """What the reader's script puts into the page's form (static/js/staff/reader.js)."""

    terminal = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
    nonce = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)


def new_nonce(at_work: AtWork, *, at: datetime) -> str:
    return challenges.issue(_key(at_work), at=at).nonce


def look(
    typed: dict[str, str], citizen: Citizen, *, at_work: AtWork, at: datetime, replacing: bool = False
) -> CardOnDesk:
    """The card that lies there. Raises CardNotFit: none, somebody else's, returned, or a token that proves nothing.

    `replacing`: a new card, which the chip does not know yet: what it carried before may have ended.
    """
    if not typed.get("terminal"):
        raise CardNotFit(_("カードをカードリーダーに置いて、読み取ってください。"))
    card = _card_at(typed["terminal"], citizen, replacing=replacing)
    pin_given = bool(typed.get("token"))
    if pin_given and _proved(typed, at_work=at_work, at=at).card_id != card.pk:
        raise CardNotFit(
            _("暗証番号を確かめたカードと、いま置かれているカードがちがいます。もう一度読み取ってください。")
        )
    return CardOnDesk(card, typed["terminal"], pin_given)


def _card_at(terminal: str, citizen: Citizen, *, replacing: bool) -> Card:
    try:
        der = card_terminal.card_on_terminal(terminal).certificate(kind=Kind.USER_AUTHENTICATION)
    except card_terminal.NotOnThisCard:
        der = None
    if der is None:
        raise CardNotFit(_("カードを読み取れません。置きなおして、もう一度読み取ってください。"))
    key = spki_sha256(load_der_x509_certificate(der).public_key())
    rows = Certificate.objects.filter(citizen=citizen, carrier=Carrier.CARD, spki_sha256=key)
    certificate = rows.select_related("card").first()
    if certificate is None or certificate.card is None:
        raise CardNotFit(_("この人のカードではありません。"))
    if certificate.card.ended_at is not None and not replacing:
        raise CardNotFit(_("返納されたか、新しいカードに替わったカードです。元に戻すことはできません。"))
    return certificate.card


def _proved(typed: dict[str, str], *, at_work: AtWork, at: datetime) -> Certificate:
    try:
        challenges.consume(typed.get("nonce", ""), _key(at_work), at=at)
        return proved_by(_read(typed["token"]), nonce=typed["nonce"], origin=settings.PUBLIC_URL, at=at)
    except (challenges.ChallengeExpired, InvalidToken, CertificateNotValid, ValueError, RecursionError):
        raise CardNotFit(_("暗証番号を確かめられませんでした。もう一度読み取ってください。")) from None


def _read(text: str) -> dict[str, Any]:
    token = json.loads(text)
    if not isinstance(token, dict):
        raise ValueError("not a token")
    return token


def _key(at_work: AtWork) -> str:
    return f"staff:{at_work.session.digest}"
