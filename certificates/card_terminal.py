"""What a card's chip can do, and where a card is found. The simulator implements it, settings.CARD_TERMINAL names it.

The card's PINs pass through here on their way to the chip and are kept nowhere (R-33): no refusal carries one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, cast

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.problems import Problem
from certificates.states import Kind


class CardPin(models.TextChoices):
    """The three secrets the chip judges (R-30, R-31)."""

    SIGNING = "signing", _("署名用パスワード")
    AUTHENTICATION = "authentication", _("利用者証明用暗証番号")
    CARD_TEXT = "card_text", _("券面入力用暗証番号")


@dataclass(frozen=True)
class CardText:
    """What the chip says about its holder: the basic four attributes, never My Number (R-26)."""

    full_name: str
    birth_date: date
    gender: str
    address: str


class NotOnThisCard(Problem):
    """The chip has no such key, certificate or PIN: a child's card has no signing certificate."""

    code, status = "not-found", 404
    title = _("このカード、またはカードのこの証明書は、ここにありません。")


class WrongPin(Problem):
    """The PIN is wrong and the try has been counted."""

    code, status = "pin-wrong", 403
    title = _("パスワードまたは暗証番号がちがいます。")

    def __init__(self, *, tries_left: int) -> None:
        super().__init__(tries_left=tries_left)
        self.tries_left = tries_left


class PinLocked(Problem):
    """Too many wrong tries in a row: the PIN was not even looked at."""

    code, status = "locked", 423
    title = _("まちがいが続いたため、カードがロックされています。")


class CardChip(Protocol):
    """One card lying on the reader."""

    def sign(self, data: bytes, *, kind: Kind, pin: str) -> bytes:
        """SHA-256 signature: ECDSA as raw r‖s, RSA as PKCS#1 v1.5. Raises WrongPin, PinLocked, NotOnThisCard."""

    def read(self, *, pin: str) -> CardText:
        """The attributes, for the card-text PIN. Raises WrongPin, PinLocked."""

    def permit_pin(self, *, which: CardPin, at: datetime) -> str:
        """At a counter, after the identity check (R-36): a word with which the holder may set this PIN once, on the
        terminal's own panel, soon. The PIN itself never passes through here. Raises NotOnThisCard.
        """

    def pin_set_at(self, *, which: CardPin) -> datetime | None:
        """When its holder set this PIN at a counter last. Raises NotOnThisCard."""

    def make_key(self, *, kind: Kind) -> EllipticCurvePublicKey | RSAPublicKey:
        """A new key pair inside the chip; only the public half comes out."""

    def certificate(self, *, kind: Kind) -> bytes | None:
        """The certificate beside this key, in DER; None while there is none. Raises NotOnThisCard."""

    def take_certificate(self, der: bytes, *, kind: Kind) -> None:
        """Keep the certificate beside its key. Raises ValueError when it is for another key."""


def card_on_terminal(card_id: str) -> CardChip:
    """The card with this id. Raises NotOnThisCard when the terminal has no such card, or there is no terminal."""
    if not settings.CARD_TERMINAL:
        raise NotOnThisCard
    place = cast("Callable[[str], CardChip]", import_string(settings.CARD_TERMINAL))
    return place(card_id)
