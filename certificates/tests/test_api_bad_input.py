"""Whatever arrives gets its problem document, never a 500, and changes nothing (contract §3, Q-26)."""

import base64
import hmac
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.tests import forge
from certificates.models import Application, Certificate, Evidence, Phone, Receipt, Secret, StatusChange
from certificates.states import Kind
from certificates.tests import people
from certificates.tests.api_client import Browser, problem_of
from certificates.tests.people import ACard, APhone
from certificates.tests.test_jws import b64url

pytestmark = pytest.mark.django_db
SECRETS = {"signing_password": people.PASSWORD, "pin": people.PIN}
SHA256 = hashes.SHA256()
SOME_ID = "01890000-0000-7000-8000-000000000000"
WITH_BODY = [
    "sign-in/",
    "applications/",
    f"applications/{SOME_ID}/registration/",
    "suspensions/",
    "revocations/",
    "resumptions/",
    "secrets/pin/",
    "secrets/signing-password/",
    "stop-word-suspensions/",
]
ADDRESSES = [*WITH_BODY, "challenges/", "sign-out/", f"applications/{SOME_ID}/withdrawal/"]
RSA_1024 = rsa.generate_private_key(65537, 1024)
JUNK = [
    None,
    True,
    False,
    0,
    -1,
    10**400,
    1.5,
    1e308,
    "",
    " ",
    "\0",
    "a\0b",
    "x" * 30_000,
    "𠮷" * 100,
    [],
    [[]],
    [None],
    {},
    {"a": {}},
]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def nothing_changes():
    """Compares the whole story before and after the test."""
    before = _story()
    yield
    assert _story() == before


@pytest.fixture
def with_card(card, nothing_changes):
    return card


def _story():
    rows = [list(model.objects.order_by("pk").values()) for model in (Certificate, Secret, Application, Phone)]
    counts = [model.objects.count() for model in (StatusChange, Evidence, Receipt)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return rows, counts, cursor.fetchone()


def reason_of(response):
    assert problem_of(response) == "document-invalid", response.content.decode()
    assert response.status_code == 422
    return response.json()["reason"]


UNREADABLE = [
    b"{", b'{"a":', b"{}{}", b"\xff\xfe{}", b"\xef\xbb\xbf{}", b'{"a":NaN}', b'{"a":Infinity}', b'{"a":1,"a":2}',
    b"'{}'", b'{"pin":"\\ud800"}', b'{"\\udfff":1}', b"[" * 100_000, b'{"a":' * 9_000, b'{"a":' + b"9" * 9_000 + b"}",
    b"\0",
    b"<x/>", b"[]", b"null", b"7", b'"x"', b"[{}]", b"true", b'{"a":"\x00"}', b"{}",
]  # fmt: skip
OTHER_MEDIA = [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
    "application/xml", "application/jsonx", "*/*", "x", "application/json, text/plain",
]  # fmt: skip


class TestBodies:
    @pytest.mark.parametrize("address", WITH_BODY)
    def test_that_cannot_be_read_are_malformed(self, at_home, address, nothing_changes):
        for raw in UNREADABLE:
            answer = at_home.post(address, raw=raw)

            assert (answer.status_code, problem_of(answer)) == (400, "malformed"), raw[:20]

    def test_of_ten_megabytes_are_too_large(self, at_home, nothing_changes):
        for address in ADDRESSES:
            answer = at_home.post(address, raw=b'{"pin":"' + b"1" * 10_000_000 + b'"}')

            assert (answer.status_code, problem_of(answer)) == (413, "too-large"), address

    @pytest.mark.parametrize("media_type", OTHER_MEDIA)
    def test_of_other_media_types_are_refused(self, at_home, media_type, nothing_changes):
        for address in ADDRESSES:
            answer = at_home.post(address, raw=b'{"carriers":["card"],"reason":"lost"}', content_type=media_type)

            assert (answer.status_code, problem_of(answer)) == (415, "unsupported-media-type"), address

    @pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
    def test_come_by_post_only(self, browser, method, nothing_changes):
        for address in ADDRESSES:
            assert problem_of(getattr(browser.client, method)(f"/api/v1/{address}")) == "method-not-allowed", address

    def test_for_no_address_are_not_found(self, browser):
        for path in ("x/", "applications/1/", "applications/x/withdrawal/", "applications/../", "certificates/%00/"):
            assert problem_of(browser.get(path)) == "not-found", path


class TestFields:
    @pytest.mark.parametrize("field", ["carriers", "reason"])
    def test_of_a_suspension(self, at_home, field, nothing_changes):
        for junk in JUNK:
            answer = at_home.post("suspensions/", {"carriers": ["card"], "reason": "lost", field: junk})

            assert (answer.status_code, answer.json()["fields"]) == (400, [field]), junk

    def test_of_carriers(self, at_home, nothing_changes):
        for junk in (["card", "x"], [["card"]], ["card"] * 3, "card", {"card": 1}, ["CARD"], ["card\0"]):
            assert problem_of(at_home.post("suspensions/", {"carriers": junk, "reason": "lost"})) == "malformed", junk

    def test_of_reasons_a_citizen_has_not(self, at_home, nothing_changes):
        for junk in ("superseded", "found", "removeFromCRL", "LOST"):
            assert problem_of(at_home.post("suspensions/", {"carriers": ["card"], "reason": junk})) == "malformed", junk

    def test_of_a_token(self, browser, with_card):
        for junk in JUNK:
            browser.nonce()
            assert problem_of(browser.post("sign-in/", {"auth_token": junk})) in ("token-invalid", "malformed"), junk

    @pytest.mark.parametrize("field", ["format", "unverifiedCertificate", "algorithm", "signature"])
    def test_inside_a_token(self, browser, field, with_card):
        kind = Kind.USER_AUTHENTICATION
        for junk in JUNK:
            token = browser.token(with_card.keys[kind], with_card.certificate(kind).der)
            assert problem_of(browser.post("sign-in/", {"auth_token": token | {field: junk}})) == "token-invalid", junk

    def test_of_a_pin_at_sign_in(self, browser, phone, registered, nothing_changes):
        for junk in JUNK:
            if not isinstance(junk, str | None) or len(junk or "") > 64 or "\0" in (junk or ""):
                assert problem_of(browser.sign_in_with_phone(phone, registered, pin=junk)) == "malformed", junk

    @pytest.mark.parametrize("address", ["applications/", "revocations/", "resumptions/"])
    def test_of_a_document(self, browser, address, with_card):
        for junk in JUNK:
            answer = browser.post(address, {"application": junk, "request": junk, **SECRETS})
            assert problem_of(answer) in ("malformed", "document-invalid"), junk

    @pytest.mark.parametrize("field", sorted(APhone().payload()))
    def test_inside_an_application(self, browser, phone, field, with_card):
        words = field in ("model", "os_version")  # may be any short text
        for junk in ["𠮷" * 101 if words and one == "𠮷" * 100 else one for one in JUNK]:
            payload = {**phone.payload(), "nonce": browser.nonce(), field: junk}
            answer = browser.post("applications/", {"application": with_card.sign(payload), **SECRETS})
            assert reason_of(answer) in ("nonce", "payload", "signature"), junk

    @pytest.mark.parametrize("field", ["nonce", "proofs"])
    def test_of_a_registration(self, browser, phone, card, field):
        address = f"applications/{browser.apply(phone, card).json()['id']}/registration/"
        proofs = [{"kind": kind, "signature": base64.b64encode(bytes(64)).decode()} for kind in Kind]
        for junk in JUNK:
            answer = browser.post(address, {"nonce": "n" * 44, "proofs": proofs, field: junk})
            assert problem_of(answer) in ("malformed", "document-invalid"), junk

        assert Application.objects.get().state == "applied"


class TestDocuments:
    def send(self, browser, text):
        return browser.post("applications/", {"application": text, **SECRETS})

    def parts(self, browser, phone, card, **header):
        der = bytes(card.certificate(Kind.DIGITAL_SIGNATURE).der)
        header = {"alg": "ES256", "x5c": [base64.b64encode(der).decode()]} | header
        payload = {**phone.payload(), "nonce": browser.nonce()}
        return ".".join(b64url(json.dumps(part).encode()) for part in (header, payload))

    def signed(self, browser, phone, card, **header):
        text = self.parts(browser, phone, card, **header)
        return f"{text}.{b64url(forge.sign(card.keys[Kind.DIGITAL_SIGNATURE], 'ES256', text.encode()))}"

    def test_as_they_should_be_are_taken(self, browser, phone, card):
        assert self.send(browser, self.signed(browser, phone, card)).status_code == 202

    @pytest.mark.parametrize("alg", ["none", "None", "NONE", "", None, 0, [], {}])
    def test_with_no_algorithm(self, browser, phone, with_card, alg):
        text = self.parts(browser, phone, with_card, alg=alg)

        assert reason_of(self.send(browser, f"{text}.AA")) == "algorithm"

    def test_with_an_empty_signature(self, browser, phone, with_card):
        text = self.parts(browser, phone, with_card, alg="none")

        assert reason_of(self.send(browser, text + ".")) == "signature"

    @pytest.mark.parametrize(
        "form", [(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), (Encoding.X962, PublicFormat.UncompressedPoint)]
    )
    def test_with_hs256_keyed_by_the_public_key(self, browser, phone, with_card, form):
        text = self.parts(browser, phone, with_card, alg="HS256")
        key = with_card.keys[Kind.DIGITAL_SIGNATURE].public_key().public_bytes(*form)
        mac = hmac.digest(key, text.encode(), "sha256")

        assert reason_of(self.send(browser, f"{text}.{b64url(mac)}")) == "algorithm"

    @pytest.mark.parametrize("header", [
        {"crit": ["b64"], "b64": False}, {"jwk": {"kty": "EC"}}, {"jku": "https://evil.example/"}, {"x5u": "https://evil.example/"},
        {"kid": "' OR 1=1 --"},
    ])  # fmt: skip
    def test_with_tricks_in_the_header(self, browser, phone, with_card, header):
        assert reason_of(self.send(browser, self.signed(browser, phone, with_card, **header))) == "signature"

    def test_by_a_certificate_of_a_foreign_issuer(self, browser, phone, with_card):
        key = people.new_key()
        der = forge.der(forge.Issuer().issue(key.public_key(), extended=None))
        payload = {**phone.payload(), "nonce": browser.nonce()}

        assert reason_of(self.send(browser, people.signed(payload, key=key, der=der))) == "certificate"

    def test_by_a_foreign_certificate_for_the_cards_own_key(self, browser, phone, with_card):
        key = with_card.keys[Kind.DIGITAL_SIGNATURE]
        der = forge.der(forge.Issuer().issue(key.public_key(), extended=None))
        payload = {**phone.payload(), "nonce": browser.nonce()}

        assert reason_of(self.send(browser, people.signed(payload, key=key, der=der))) == "certificate"

    def test_by_the_authentication_certificate(self, browser, phone, with_card):
        kind = Kind.USER_AUTHENTICATION
        payload = {**phone.payload(), "nonce": browser.nonce()}
        text = people.signed(payload, key=with_card.keys[kind], der=bytes(with_card.certificate(kind).der))

        assert reason_of(self.send(browser, text)) == "certificate"

    def test_by_a_phone(self, browser, phone, registered, nothing_changes):
        row = next(c for c in registered if c.kind == Kind.DIGITAL_SIGNATURE)
        key = phone.keys[Kind.DIGITAL_SIGNATURE]
        payload = {**APhone().payload(), "nonce": browser.nonce()}

        assert reason_of(self.send(browser, people.signed(payload, key=key, der=bytes(row.der)))) == "certificate"

    def test_with_another_persons_certificate_put_in(self, browser, phone, card, taro, now):
        other = ACard(taro, at=now)
        der = bytes(other.certificate(Kind.DIGITAL_SIGNATURE).der)
        before = Application.objects.count()
        text = people.signed(phone.payload(), key=card.keys[Kind.DIGITAL_SIGNATURE], der=der)

        assert reason_of(self.send(browser, text)) == "signature"
        assert Application.objects.count() == before

    def test_with_a_nonce_used_before(self, browser, phone, card):
        payload = {**phone.payload(), "nonce": browser.nonce()}
        assert self.send(browser, card.sign(payload)).status_code == 202

        again = {**APhone().payload(), "nonce": payload["nonce"]}

        assert reason_of(self.send(browser, card.sign(again))) == "nonce"

    def test_with_a_nonce_of_another_session(self, browser, phone, with_card):
        payload = {**phone.payload(), "nonce": Browser().nonce()}

        assert reason_of(self.send(browser, with_card.sign(payload))) == "nonce"

    @pytest.mark.parametrize("address", ["applications/", "resumptions/", "revocations/"])
    def test_of_another_type(self, browser, phone, with_card, address):
        field = "application" if address == "applications/" else "request"
        text = with_card.sign({**phone.payload(), "type": "testament", "nonce": browser.nonce()})

        assert reason_of(browser.post(address, {field: text, **SECRETS})) == "payload"


def request_by(key, *, claimed=None, digest=SHA256):
    """A PKCS#10 for the key, or claiming another's as if it were signed by that."""
    subject = forge.name("phone")
    made = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, digest).public_bytes(Encoding.DER)
    if claimed is None:
        return made
    public = [k.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) for k in (key, claimed)]
    return made.replace(*public)


class TestRequests:
    def send(self, browser, phone, card, csr):
        kind = Kind.USER_AUTHENTICATION
        asked = [{"kind": kind, "csr": base64.b64encode(csr).decode()}]
        payload = {**phone.payload(), "nonce": browser.nonce(), "certificates": asked}
        return browser.post("applications/", {"application": card.sign(payload), "pin": people.PIN})

    @pytest.mark.parametrize("key", [
        RSA_1024, rsa.generate_private_key(3, 2048), ec.generate_private_key(ec.SECP192R1()),
        ec.generate_private_key(ec.SECP224R1()),
        ec.generate_private_key(ec.SECP256K1()),
    ])  # fmt: skip
    def test_for_weak_keys(self, browser, phone, with_card, key):
        assert reason_of(self.send(browser, phone, with_card, request_by(key))) == "key-weak"

    def test_for_keys_of_another_kind(self, browser, phone, with_card):
        csr = request_by(ed25519.Ed25519PrivateKey.generate(), digest=None)

        assert reason_of(self.send(browser, phone, with_card, csr)) == "key-weak"

    def test_whose_own_signature_is_broken(self, browser, phone, with_card):
        csr = bytearray(request_by(people.new_key()))
        csr[-1] ^= 1

        assert reason_of(self.send(browser, phone, with_card, bytes(csr))) == "csr"

    def test_for_a_key_the_asker_does_not_hold(self, browser, phone, with_card):
        csr = request_by(people.new_key(), claimed=with_card.keys[Kind.DIGITAL_SIGNATURE])

        assert reason_of(self.send(browser, phone, with_card, csr)) == "csr"

    def test_for_a_key_that_has_a_certificate(self, browser, phone, with_card):
        csr = request_by(with_card.keys[Kind.USER_AUTHENTICATION])

        assert reason_of(self.send(browser, phone, with_card, csr)) == "key-reused"

    def test_for_a_key_somebody_applied_with(self, browser, phone, card, taro, now):
        key = people.new_key()
        assert self.send(browser, phone, card, request_by(key)).status_code == 202

        answer = self.send(Browser(), APhone("another-device-0001"), ACard(taro, at=now), request_by(key))

        assert reason_of(answer) == "key-reused"
        assert Application.objects.count() == 1

    def test_for_one_key_twice(self, browser, phone, with_card):
        key = people.new_key()
        payload = {**phone.payload(keys=dict.fromkeys(Kind, key)), "nonce": browser.nonce()}

        answer = browser.post("applications/", {"application": with_card.sign(payload), **SECRETS})

        assert reason_of(answer) == "key-reused"

    @pytest.mark.parametrize(
        "csr", [b"", b"\0", b"\x30", b"\x30\x80", b"\x30\x82\xff\xff", b"\x30\x84\xff\xff\xff\xff", bytes(5000)]
    )
    def test_that_are_none(self, browser, phone, with_card, csr):
        assert reason_of(self.send(browser, phone, with_card, csr)) == "csr"

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(place=st.integers(0, 10_000), value=st.integers(0, 255), cut=st.integers(0, 5))
    @example(place=146, value=2, cut=0)  # says that bits of the signature are unused, and sometimes they are 0
    @pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
    def test_with_bytes_changed(self, with_card, place, value, cut):
        csr = bytearray(request_by(ec.derive_private_key(12345, ec.SECP256R1())))
        csr[place % len(csr)] ^= value or 1
        browser = Browser()  # each takes a nonce, and a session has sixty

        answer = self.send(browser, APhone(), with_card, bytes(csr[: len(csr) - cut]))

        assert reason_of(answer) in ("csr", "key-weak")


class TestTokens:
    def test_made_for_another_origin(self, browser, card):
        kind = Kind.USER_AUTHENTICATION
        token = browser.token(card.keys[kind], card.certificate(kind).der, origin="https://evil.example")

        assert problem_of(browser.post("sign-in/", {"auth_token": token})) == "token-invalid"

    def test_of_an_issuer_with_our_issuers_name(self, browser, card):
        ours = x509.load_der_x509_certificate(bytes(card.certificate(Kind.USER_AUTHENTICATION).der))
        rogue, key = forge.Issuer(), people.new_key()
        rogue.name = ours.issuer
        token = forge.token(key, rogue.issue(key.public_key()), nonce=browser.nonce(), origin=people.ORIGIN)

        assert problem_of(browser.post("sign-in/", {"auth_token": token})) == "token-invalid"

    def test_without_a_challenge(self, browser, card):
        kind = Kind.USER_AUTHENTICATION
        token = Browser().token(card.keys[kind], card.certificate(kind).der)

        assert problem_of(browser.post("sign-in/", {"auth_token": token})) == "challenge-expired"
