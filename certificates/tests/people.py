"""A citizen's card and phone for tests: keys, requests and signatures as a real one would make them."""

import base64
import json
import uuid
from dataclasses import replace

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.db import transaction

from accounts.actor import THE_SYSTEM
from accounts.tests import forge
from accounts.web_eid.signed_data import signed_data
from certificates.evidence import jws, payloads
from certificates.lifecycle import apply, issue, register
from certificates.lifecycle.change_status import change_status, change_statuses
from certificates.lifecycle.countersign import countersign
from certificates.lifecycle.issue_cards import issue_card
from certificates.models import Certificate
from certificates.models.application import Purpose
from certificates.reasons import Reason
from certificates.states import Act, Kind, State
from certificates.x509.fingerprint import spki_sha256 as spki_sha256

ORIGIN = "http://localhost:8000"
NONCE = "bm9uY2UtZm9yLXRoZS10ZXN0cy1vZi13ZWItZWlkLTAwMDE="
PIN, PASSWORD = "4826", "TANUKI77"
BOTH = tuple(Kind)


def b64url(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def csr_of(key):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "phone")])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return request.public_bytes(Encoding.DER)


def signed(payload, *, key, der):
    """A JWS by this key, its certificate in x5c."""
    header = {"alg": "ES256", "x5c": [base64.b64encode(der).decode()]}
    text = ".".join(b64url(json.dumps(part).encode()) for part in (header, payload))
    return f"{text}.{b64url(forge.sign(key, 'ES256', text.encode()))}"


def moved(citizen, *, at):
    """The office learns of a new address: the signing certificates end (R-23)."""
    signing = citizen.certificates.filter(kind=Kind.DIGITAL_SIGNATURE, status=State.VALID).select_related("citizen")
    with transaction.atomic():
        change_statuses(list(signing), Act.REVOKE, actor=THE_SYSTEM, reason=Reason.CONTENTS_CHANGED, at=at)


def grey(width, height):
    """A grey JPEG of so many pixels (ITU-T T.81): every block is two zero bits."""
    tables = b"".join(b"\xff\xc4\x00\x14" + which + b"\x01" + bytes(16) for which in (b"\x00", b"\x10"))
    frame = b"\xff\xc0\x00\x0b\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(-(-width // 8) * -(-height // 8) // 4 + 1)
    return b"\xff\xd8\xff\xdb\x00\x43\x00" + b"\x01" * 64 + frame + tables + scan + b"\xff\xd9"


class ACard:
    """A card in somebody's hand: its keys and what the issuers made of them."""

    def __init__(self, citizen, *, at, kinds=BOTH, not_after=None):
        self.citizen = citizen
        self.keys = {kind: new_key() for kind in kinds}
        public = {kind: key.public_key() for kind, key in self.keys.items()}
        self.row = issue_card(citizen, keys=public, at=at, not_after=not_after)

    def certificate(self, kind):
        return self.row.certificates.get(kind=kind)

    def sign(self, payload):
        kind = Kind.DIGITAL_SIGNATURE
        return signed(payload, key=self.keys[kind], der=bytes(self.certificate(kind).der))


class APhone:
    """A phone with its own keys, fresh for each application."""

    def __init__(self, device="device-of-the-tests-0001", platform="android"):
        self.device, self.platform = device, platform
        self.keys = {}

    def payload(self, kinds=BOTH, *, purpose="application", keys=None):
        self.keys |= keys or {kind: new_key() for kind in kinds}
        wanted = [{"kind": k, "csr": base64.b64encode(csr_of(self.keys[k])).decode()} for k in kinds]
        return {
            "type": purpose, "nonce": NONCE, "platform": self.platform, "device": self.device,
            "model": "Tanuki 8", "os_version": "16", "consent": "2026-11", "certificates": wanted,
        }  # fmt: skip

    def apply(self, card, *, at, kinds=BOTH, purpose="application", keys=None, pin=PIN, password=PASSWORD):
        document = jws.read(card.sign(self.payload(kinds, purpose=purpose, keys=keys)))
        read = payloads.read_resumption if purpose == "resumption" else payloads.read_application
        wish = read(document.payload)
        return apply.apply(document, wish, purpose=Purpose(purpose), pin=pin, signing_password=password, at=at)

    def proofs(self, kinds=BOTH, nonce=NONCE):
        return {kind: forge.sign(self.keys[kind], "ES256", signed_data(ORIGIN, nonce)) for kind in kinds}

    def register(self, application, *, at, kinds=BOTH):
        return register.register(application, proofs=self.proofs(kinds), origin=ORIGIN, nonce=NONCE, at=at)

    def set_up(self, card, *, at, kinds=BOTH, purpose="application"):
        """From application to VALID."""
        application = issue.issue(self.apply(card, at=at, kinds=kinds, purpose=purpose).id, at=at)
        return self.register(application, at=at, kinds=kinds)

    def revocation(self, *, kinds=BOTH, reason="no_longer_needed"):
        """A revocation request signed by this phone."""
        return self.sign({"type": "revocation", "nonce": NONCE, "kinds": list(kinds), "reason": reason})

    def sign(self, payload):
        key = self.keys[Kind.DIGITAL_SIGNATURE]
        row = Certificate.objects.get(phone__device=self.device, kind=Kind.DIGITAL_SIGNATURE, status="valid")
        return signed(payload, key=key, der=bytes(row.der))


def through_the_door(certificate, act, *, actor, reason, at):
    """One step as an act would take it, with the second person where one is needed (R-43, R-56)."""
    with transaction.atomic():
        change = change_status(certificate, act, actor=actor, reason=reason, at=at)
        if act in (Act.RELEASE, Act.CORRECT):
            countersign([change], second=replace(actor, id=uuid.uuid4()), at=at)
    return change
