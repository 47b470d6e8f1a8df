"""The phone itself: what it holds, and the steps of its life, each named as in certificates/lifecycle."""

import base64
import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from simulator.phone.camera import grey
from simulator.phone.card_reader import HeldCard
from simulator.phone.conversation import Conversation
from simulator.phone.documents import (
    BOTH_KINDS,
    DIGITAL_SIGNATURE,
    USER_AUTHENTICATION,
    authentication_token,
    digest,
    new_key,
    proof,
    request,
    signed,
    signer,
)

API = "/api/v1/"
OS_VERSIONS = {"android": "16", "iphone": "26.1"}
MODELS = {"android": "Pixel 10", "iphone": "iPhone 17"}
CONSENT = "2026-11"
LOOKS_EVERY_SECONDS = 0.25


class NotReady(Exception):
    """The application did not get as far as 登録待ち in time, or went another way; `application` says where it is."""

    def __init__(self, application: dict[str, Any]) -> None:
        super().__init__(f"the application is {application['state']}")
        self.application = application


class Phone:
    """One phone, one browser session. Refusals of the house are raised as Refused."""

    def __init__(
        self, base_url: str, *, platform: str = "android", device: str | None = None, timeout_seconds: float = 30.0
    ) -> None:
        self.talk = Conversation(base_url, timeout_seconds=timeout_seconds)
        self.platform = platform
        self.device = device or secrets.token_urlsafe(24)
        self.signing_password, self.pin = "PHONE2026", "2580"
        self.keys: dict[str, ec.EllipticCurvePrivateKey] = {}
        self.certificates: dict[str, bytes] = {}
        self.application_id: str | None = None
        self._new_keys: dict[str, ec.EllipticCurvePrivateKey] = {}
        self._report: str | None = None

    # --- what lies on the tray

    def cards(self) -> list[HeldCard]:
        return [HeldCard(described, self.talk) for described in self.talk.get("/simulator/cards/")]

    def card_of(self, name: str) -> HeldCard:
        """The card of the person with this name, or this id."""
        return next(card for card in self.cards() if name in (card.name, card.id))

    # --- from the application to use

    def apply(self, card: HeldCard, *, kinds: Sequence[str] = BOTH_KINDS, card_password: str | None = None) -> Any:
        """利用申請 (R-10 to R-13)."""
        return self._file(card, path="applications/", type_="application", kinds=kinds, card_password=card_password)

    def resume(self, card: HeldCard, *, kinds: Sequence[str] = BOTH_KINDS, card_password: str | None = None) -> Any:
        """利用再開 (R-19): new certificates for the old; register() follows."""
        return self._file(card, path="resumptions/", type_="resumption", kinds=kinds, card_password=card_password)

    def application(self) -> Any:
        return self.talk.get(f"{API}applications/{self.application_id}/")

    def wait_until_ready(self, *, seconds: float = 30.0) -> Any:
        """Look at the application until it is 登録待ち. Raises NotReady."""
        until = time.monotonic() + seconds
        while (seen := self.application())["state"] in ("applied", "checking") and time.monotonic() < until:
            time.sleep(LOOKS_EVERY_SECONDS)
        if seen["state"] != "ready":
            raise NotReady(seen)
        return seen

    def withdraw(self) -> Any:
        return self.talk.post(f"{API}applications/{self.application_id}/withdrawal/")

    def register(self, *, wait_seconds: float = 30.0) -> Any:
        """登録: prove possession of the new keys, take the certificates; from now on they are the phone's."""
        self.wait_until_ready(seconds=wait_seconds)
        nonce = self.nonce()
        proofs = [
            {"kind": kind, "signature": proof(sign=signer(key), origin=self.talk.origin, nonce=nonce)}
            for kind, key in self._new_keys.items()
        ]
        body = {"nonce": nonce, "proofs": proofs}
        answer = self.talk.post(f"{API}applications/{self.application_id}/registration/", body)
        for given in answer["certificates"]:
            self._take(given["kind"], base64.b64decode(given["chain"][0]))
        return answer

    def show_face(self) -> str:
        """A picture for each movement asked for (R-13); a person of staff will look at them. The capture's id."""
        capture = self.talk.post(f"{API}face-captures/", {"way": "camera"})
        for step in range(len(capture["prompts"])):
            body = {"step": step, "picture": base64.b64encode(grey(240, 320)).decode()}
            self.talk.post(f"{API}face-captures/{capture['id']}/pictures/", body)
        return str(capture["id"])

    # --- signing in and out

    def sign_in(self, pin: str | None = None) -> Any:
        """With the phone's own authentication certificate and its PIN."""
        sign = signer(self.keys[USER_AUTHENTICATION])
        certificate = self.certificates[USER_AUTHENTICATION]
        token = authentication_token(certificate, sign=sign, origin=self.talk.origin, nonce=self.nonce())
        return self._signed_in({"auth_token": token, "pin": self.pin if pin is None else pin})

    def sign_in_with_card(self, card: HeldCard, *, pin: str | None = None) -> Any:
        """With the card held to the phone: its chip judges the PIN."""
        card = card.held_to(self.talk)
        return self._signed_in({"auth_token": card.token(nonce=self.nonce(), pin=pin)})

    def sign_out(self) -> Any:
        return self.talk.post(f"{API}sign-out/")

    def session(self) -> Any:
        return self.talk.get(f"{API}session/")

    # --- when signed in

    def certificates_shown(self) -> Any:
        return self.talk.get(f"{API}certificates/")

    def suspend(self, carriers: Iterable[str] = ("phone",), *, reason: str = "lost") -> Any:
        """一時停止 of this phone, the card, or both (R-15, R-17)."""
        return self.talk.post(f"{API}suspensions/", {"carriers": list(carriers), "reason": reason})

    def revoke(
        self,
        kinds: Sequence[str] | None = None,
        *,
        reason: str = "no_longer_needed",
        card: HeldCard | None = None,
        password: str | None = None,
    ) -> Any:
        """失効 (R-22): signed by this phone and its password, or by a card."""
        kinds = list(self.certificates) if kinds is None else list(kinds)
        payload = {"type": "revocation", "nonce": self.nonce(), "kinds": kinds, "reason": reason}
        if card is not None:
            document = card.held_to(self.talk).document(payload, pin=password)
            return self.talk.post(f"{API}revocations/", {"request": document})
        sign, certificate = signer(self.keys[DIGITAL_SIGNATURE]), self.certificates[DIGITAL_SIGNATURE]
        document = signed(payload, certificate=certificate, sign=sign)
        body = {"request": document, "signing_password": self.signing_password if password is None else password}
        return self.talk.post(f"{API}revocations/", body)

    def obey_orders(self) -> list[str]:
        """What the house has ended is deleted here, and said so (R-16). Answers with the kinds that went."""
        self._send_report()
        if not self.keys:
            return []
        kind = next(iter(self.keys))
        sign, certificate = signer(self.keys[kind]), self.certificates[kind]
        question = {"type": "orders", "nonce": self.nonce(), "device": self.device}
        proof_ = signed(question, certificate=certificate, sign=sign)
        told = self.talk.get(f"{API}phones/{self.device}/orders/", headers={"Authorization": f"Phone {proof_}"})
        if not told["orders"]:
            return []
        ids = [order["certificate"] for order in told["orders"]]
        said = {"type": "deletion", "device": self.device, "certificates": ids}
        self._report = signed(said, certificate=certificate, sign=sign)  # before the key is gone
        digests = {order["sha256"] for order in told["orders"]}
        gone = [kind for kind, der in self.certificates.items() if digest(der) in digests]
        for kind in gone:
            del self.keys[kind], self.certificates[kind]
        self._send_report()
        return gone

    def _send_report(self) -> None:
        """Kept until it has arrived: the line may break after the keys are gone."""
        if self._report is not None:
            self.talk.post(f"{API}phones/{self.device}/deletions/", {"request": self._report})
            self._report = None

    # --- for tests and load

    def hang_up(self) -> None:
        """Close the connection. The session stays; the next question opens another."""
        self.talk.close()

    def nonce(self) -> str:
        return str(self.talk.post(f"{API}challenges/")["nonce"])

    def in_another_session(self) -> Self:
        """The same phone with the same keys in a browser session of its own: for what happens at the same time."""
        twin = type(self)(self.talk.origin, platform=self.platform, device=self.device)
        twin.signing_password, twin.pin = self.signing_password, self.pin
        twin.keys, twin.certificates, twin._new_keys = dict(self.keys), dict(self.certificates), dict(self._new_keys)
        twin.application_id = self.application_id
        return twin

    def _file(self, card: HeldCard, *, path: str, type_: str, kinds: Sequence[str], card_password: str | None) -> Any:
        self._new_keys = {kind: new_key() for kind in kinds}
        payload = {
            "type": type_,
            "nonce": self.nonce(),
            "platform": self.platform,
            "device": self.device,
            "model": MODELS[self.platform],
            "os_version": OS_VERSIONS[self.platform],
            "consent": CONSENT,
            "certificates": [{"kind": kind, "csr": request(key)} for kind, key in self._new_keys.items()],
        }
        if self.platform == "iphone" and type_ == "application":
            payload["face_capture"] = self.show_face()
        document = card.held_to(self.talk).document(payload, pin=card_password)
        field = "application" if type_ == "application" else "request"
        answer = self.talk.post(API + path, {field: document, **self._secrets_for(kinds)})
        self.application_id = answer["id"]
        return answer

    def _secrets_for(self, kinds: Sequence[str]) -> dict[str, str]:
        wanted = {}
        if DIGITAL_SIGNATURE in kinds:
            wanted["signing_password"] = self.signing_password
        if USER_AUTHENTICATION in kinds:
            wanted["pin"] = self.pin
        return wanted

    def _take(self, kind: str, certificate: bytes) -> None:
        key = self._new_keys.pop(kind)
        if x509.load_der_x509_certificate(certificate).public_key() != key.public_key():
            raise ValueError(f"the {kind} certificate is for another key")
        self.keys[kind], self.certificates[kind] = key, certificate

    def _signed_in(self, body: dict[str, Any]) -> Any:
        self.session()  # brings the CSRF cookie; it changes at sign-in
        answer = self.talk.post(f"{API}sign-in/", body)
        self.session()
        return answer
