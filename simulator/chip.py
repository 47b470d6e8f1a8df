"""The chip of a virtual card: it keeps the keys, judges the PINs, counts the tries and signs (R-30 to R-33).

It judges nothing else. A stopped or expired card signs as willingly as a valid one, like the real chip:
whether its certificate still counts is for those who read the signature to find out.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.problems import Problem
from certificates.card_terminal import CardPin, CardText, NotOnThisCard, PinLocked, WrongPin
from certificates.models import Certificate
from certificates.states import Kind
from certificates.x509.fingerprint import spki_sha256
from simulator.cast import CAST, KeyType
from simulator.models import ChipKey, ChipPin, VirtualCard

OPENS = {Kind.DIGITAL_SIGNATURE: CardPin.SIGNING, Kind.USER_AUTHENTICATION: CardPin.AUTHENTICATION}
FORM = {
    CardPin.SIGNING: re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}", re.ASCII),
    CardPin.AUTHENTICATION: re.compile(r"[0-9]{4}", re.ASCII),
    CardPin.CARD_TEXT: re.compile(r"[0-9]{4}", re.ASCII),
}
KIND_OF = {which: kind for kind, which in OPENS.items()}
P256_BYTES = 32
PERMIT_LASTS = timedelta(minutes=5)


class NotPermitted(Problem):
    """No counter let this PIN be set, or it did so once, or too long ago."""

    code, status = "not-allowed", 403
    title = _("この暗証番号は、いま設定できません。窓口の担当者に声をかけてください。")


class VirtualChip:
    """One card on the reader: implements certificates.card_terminal.CardChip."""

    def __init__(self, card_id: str | UUID) -> None:
        try:
            self.card = VirtualCard.objects.select_related("citizen").get(pk=UUID(str(card_id)))
        except (ValueError, VirtualCard.DoesNotExist):
            raise NotOnThisCard from None

    @sensitive_variables("pin", "key")
    def sign(self, data: bytes, *, kind: Kind, pin: str) -> bytes:
        key = self._key(kind)
        self._open(OPENS[kind], pin=pin)
        return _signature(data, private_key=bytes(key.private_key))

    @sensitive_variables("pin")
    def read(self, *, pin: str) -> CardText:
        self._open(CardPin.CARD_TEXT, pin=pin)
        holder = self.card.citizen
        return CardText(holder.full_name, holder.birth_date, holder.gender, holder.address)

    def permit_pin(self, *, which: CardPin, at: datetime) -> str:
        if which in KIND_OF:
            self._key(KIND_OF[which])
        permit = secrets.token_urlsafe(24)
        self.card.permits.filter(which=which).delete()
        self.card.permits.create(digest=_digest(permit), which=which, expires_at=at + PERMIT_LASTS)
        return permit

    @sensitive_variables("pin", "permit")
    def set_pin(self, pin: str, *, which: CardPin, permit: str, at: datetime) -> None:
        """On the panel; the count is zero again. Raises NotPermitted; ValueError (R-30, R-31): the permit stands."""
        pin = pin.upper()
        if not FORM[which].fullmatch(pin):
            raise ValueError("not the form of this PIN")
        with transaction.atomic():
            used = self.card.permits.filter(digest=_digest(permit), which=which, expires_at__gt=at)
            if used.delete()[0] != 1:
                raise NotPermitted
            self.card.pins.update_or_create(which=which, defaults={"value": pin, "wrong_count": 0, "set_at": at})

    def pin_set_at(self, *, which: CardPin) -> datetime | None:
        return self.card.pins.filter(which=which).values_list("set_at", flat=True).first()

    def make_key(self, *, kind: Kind) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
        key = _new_key(CAST[self.card.person].key_type)
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.card.keys.update_or_create(kind=kind, defaults={"private_key": der, "certificate": None})
        return key.public_key()

    def certificate(self, *, kind: Kind) -> bytes | None:
        held = self._key(kind).certificate
        return bytes(held) if held else None

    def take_certificate(self, der: bytes, *, kind: Kind) -> None:
        key = self._key(kind)
        if x509.load_der_x509_certificate(der).public_key() != _loaded(bytes(key.private_key)).public_key():
            raise ValueError("the certificate is for another key")
        key.certificate = der
        key.save(update_fields=["certificate"])
        self._lies_there_now(der)

    def _key(self, kind: Kind) -> ChipKey:
        try:
            return self.card.keys.get(kind=kind)
        except ChipKey.DoesNotExist:
            raise NotOnThisCard from None

    def _lies_there_now(self, der: bytes) -> None:
        """A card handed out at a counter takes the old one's place in the tray (R-44)."""
        made = Certificate.objects.filter(citizen=self.card.citizen_id, spki_sha256=_key_of(der)).first()
        if made is not None and made.card_id and made.card_id != self.card.card_id:
            self.card.card_id, self.card.dealt_at = made.card_id, made.not_before
            self.card.save(update_fields=["card", "dealt_at"])

    @sensitive_variables("pin", "row")
    def _open(self, which: CardPin, *, pin: str) -> None:
        """Counts one try. The row is locked before it is judged, so that parallel guesses queue up (R-32).

        Durable: the count must outlive the refusal, so nothing around may roll it back.
        """
        with transaction.atomic(durable=True):
            row = self._pin_locked_for_update(which)
            if row.is_locked:
                raise PinLocked
            right = hmac.compare_digest(row.value.encode(), pin.upper().encode())  # typed small, raised
            row.wrong_count = 0 if right else row.wrong_count + 1
            row.save(update_fields=["wrong_count"])
        if not right:
            raise WrongPin(tries_left=row.tries_left)

    def _pin_locked_for_update(self, which: CardPin) -> ChipPin:
        try:
            return self.card.pins.select_for_update().get(which=which)
        except ChipPin.DoesNotExist:
            raise NotOnThisCard from None


def _digest(permit: str) -> bytes:
    return hashlib.sha256(permit.encode("utf-8", "surrogatepass")).digest()


def _key_of(der: bytes) -> bytes:
    return spki_sha256(x509.load_der_x509_certificate(der).public_key())


def _new_key(key_type: KeyType) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    if key_type == KeyType.RSA_2048:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def _loaded(private_key: bytes) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    key = serialization.load_der_private_key(private_key, password=None)
    return cast("ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey", key)  # _new_key makes no others


def _signature(data: bytes, *, private_key: bytes) -> bytes:
    key = _loaded(private_key)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(P256_BYTES, "big") + s.to_bytes(P256_BYTES, "big")
