"""A device that makes WebAuthn keys and signs with them, rightly or, as a forger would, with one thing changed."""

import base64
import hashlib
import json
import secrets

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, MAY_BE_COPIED, COPIED, WITH_KEY = 0x01, 0x04, 0x08, 0x10, 0x40


def b64url(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def from_b64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """One device with one key. `counts`: how far each signature moves its counter."""

    def __init__(self, *, counts=1, flags=PRESENT | VERIFIED):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.user_id = secrets.token_bytes(20), None
        self.count, self.counts, self.flags = 0, counts, flags

    def create(self, options, *, origin=ORIGIN, fmt="none", statement=None, **changes):
        """What navigator.credentials.create() gives for these options."""
        self.user_id = from_b64url(options["user"]["id"])
        client_data = _client_data("webauthn.create", options["challenge"], origin, changes)
        rp_id = changes.get("rp_id", options["rp"]["id"])
        attested = (
            bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(changes.get("cose", self._cose()))
        )
        data = self._data(rp_id, changes.get("flags", self.flags) | WITH_KEY) + attested
        attestation = cbor2.dumps({"fmt": fmt, "attStmt": statement or {}, "authData": data})
        response = {"clientDataJSON": b64url(client_data), "attestationObject": b64url(attestation)}
        return {"id": b64url(self.id), "rawId": b64url(self.id), "type": "public-key", "response": response}

    def get(self, options, *, origin=ORIGIN, key=None, **changes):
        """What navigator.credentials.get() gives for these options."""
        self.count = changes.get("count", self.count + self.counts)
        client_data = _client_data(changes.get("type", "webauthn.get"), options["challenge"], origin, changes)
        data = self._data(changes.get("rp_id", options["rpId"]), changes.get("flags", self.flags))
        signature = (key or self.key).sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        user = changes.get("user_id", self.user_id)
        response = {
            "clientDataJSON": b64url(client_data),
            "authenticatorData": b64url(data),
            "signature": b64url(signature),
            "userHandle": b64url(user) if user is not None else None,
        }
        id_ = b64url(changes.get("id", self.id))
        return {"id": id_, "rawId": id_, "type": "public-key", "response": response}

    def _data(self, rp_id, flags):
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _cose(self):
        numbers = self.key.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (numbers.x, numbers.y))
        return {1: 2, 3: -7, -1: 1, -2: x, -3: y}


def _client_data(type_, challenge, origin, changes):
    told = {"type": type_, "challenge": changes.get("challenge", challenge), "origin": origin, "crossOrigin": False}
    return json.dumps(told | changes.get("client_data", {})).encode()
