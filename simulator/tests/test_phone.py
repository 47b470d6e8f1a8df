import ast
import base64
import hashlib
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

import simulator.phone
from simulator.phone import Conversation, Refused
from simulator.phone.documents import authentication_token, new_key, request, signed, signer
from simulator.tests.test_chip import certificate_for


def der_of(key):
    return certificate_for(key).public_bytes(Encoding.DER)


def verify(document, key, *, algorithm):
    registry = jws.JWSRegistry(algorithms=[algorithm])
    registry.max_header_length = 4096  # x5c is longer than the library expects
    return jws.deserialize_compact(document, key, registry=registry)


class TestItsDocuments:
    def test_ask_with_a_request_signed_by_the_new_key(self):
        key = new_key()

        csr = x509.load_der_x509_csr(base64.b64decode(request(key)))

        assert csr.is_signature_valid
        assert csr.public_key() == key.public_key()

    def test_are_jws_another_library_can_verify(self):
        key = new_key()
        der = der_of(key)

        document = signed({"type": "revocation"}, certificate=der, sign=signer(key))

        verified = verify(document, ECKey.import_key(key.public_key()), algorithm="ES256")
        assert json.loads(verified.payload) == {"type": "revocation"}
        assert base64.b64decode(verified.headers()["x5c"][0]) == der

    def test_say_rs256_for_a_card_with_an_rsa_key(self):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

        document = signed(
            {}, certificate=der_of(key), sign=lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        )

        assert verify(document, RSAKey.import_key(key.public_key()), algorithm="RS256")

    def test_authenticate_over_the_hashes_of_origin_and_nonce(self):
        key = new_key()

        token = authentication_token(der_of(key), sign=signer(key), origin="https://example.jp", nonce="n" * 44)

        signature = base64.b64decode(token["signature"])
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        data = hashlib.sha256(b"https://example.jp").digest() + hashlib.sha256(b"n" * 44).digest()
        key.public_key().verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
        assert token["format"] == "web-eid:1.0"
        assert token["algorithm"] == "ES256"


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was sent; sets and deletes a cookie; refuses on request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, {"cookie": self.headers.get("Cookie"), "token": self.headers.get("X-CSRFToken")})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(423, {"type": "urn:smartcert:problem:locked", "detail": "…"})

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        if self.path == "/sign-in":
            self.send_header("Set-Cookie", "csrftoken=abc; Path=/; SameSite=Lax")
            self.send_header("Set-Cookie", "sid=42; HttpOnly; Path=/")
        if self.path == "/sign-out":
            self.send_header("Set-Cookie", 'sid=""; Max-Age=0; Path=/')
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def talk():
    with ThreadingHTTPServer(("localhost", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        conversation = Conversation(f"http://localhost:{server.server_port}")
        yield conversation
        conversation.close()
        server.shutdown()


class TestItsConversation:
    def test_keeps_cookies_and_sends_the_csrf_token(self, talk):
        talk.get("/sign-in")

        assert talk.get("/") == {"cookie": "csrftoken=abc; sid=42", "token": "abc"}

    def test_forgets_a_cookie_it_is_told_to_forget(self, talk):
        talk.get("/sign-in")
        talk.get("/sign-out")

        assert talk.get("/")["cookie"] == "csrftoken=abc"

    def test_raises_a_refusal_with_its_code(self, talk):
        with pytest.raises(Refused) as refused:
            talk.post("/anything")

        assert (refused.value.status, refused.value.code) == (423, "locked")

    def test_comes_back_after_a_rest_longer_than_the_server_waits(self, talk, monkeypatch):
        talk.get("/")
        monkeypatch.setattr("simulator.phone.conversation.STALE_AFTER_SECONDS", 0.0)

        assert talk.get("/")


class TestItsIndependence:
    def test_it_imports_nothing_of_the_house(self):
        allowed = {"simulator", "cryptography", *sys.stdlib_module_names}
        for file in Path(simulator.phone.__file__).parent.glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    names = [node.module]
                    assert not node.module.startswith("simulator") or node.module.startswith("simulator.phone")
                else:
                    continue
                assert {name.partition(".")[0] for name in names} <= allowed, file
