"""The phone holding a card of the sandbox to its back: every word goes through the simulated reader (contract §5)."""

import base64
from typing import Any

from simulator.phone.conversation import Conversation
from simulator.phone.documents import USER_AUTHENTICATION, Sign, authentication_token, signed

PIN_OF = {"digital_signature": "signing", "user_authentication": "authentication"}


class HeldCard:
    """One card as GET /simulator/cards/ describes it. Its PINs go to the chip and nowhere else (R-33)."""

    def __init__(self, described: dict[str, Any], conversation: Conversation) -> None:
        self.id, self.name, self.pins = described["id"], described["name"], dict(described["pins"])
        self._described = described
        self._conversation = conversation

    def held_to(self, conversation: Conversation) -> "HeldCard":
        """The same card at the back of another phone: conversations are not shared."""
        return HeldCard(self._described, conversation)

    def certificate(self, kind: str) -> bytes | None:
        text = self._described["certificates"][kind]
        return base64.b64decode(text) if text else None

    def signer(self, kind: str, *, pin: str | None = None) -> Sign:
        def sign(data: bytes) -> bytes:
            body = {
                "kind": kind,
                "pin": pin or self.pins[PIN_OF[kind]] or "",
                "data": base64.b64encode(data).decode(),
            }
            answer = self._conversation.post(f"/simulator/cards/{self.id}/sign/", body)
            return base64.b64decode(answer["signature"])

        return sign

    def document(self, payload: dict[str, Any], *, pin: str | None = None) -> str:
        """The payload signed by the card's signing key. Raises Refused with what the chip said."""
        kind = "digital_signature"
        certificate = self.certificate(kind)
        if certificate is None:
            raise LookupError("this card has no signing certificate")
        return signed(payload, certificate=certificate, sign=self.signer(kind, pin=pin))

    def token(self, *, nonce: str, pin: str | None = None) -> dict[str, str]:
        certificate = self.certificate(USER_AUTHENTICATION)
        if certificate is None:
            raise LookupError("this card has no user-authentication certificate")
        sign = self.signer(USER_AUTHENTICATION, pin=pin)
        return authentication_token(certificate, sign=sign, origin=self._conversation.origin, nonce=nonce)
