"""Signed documents: one way in, and every way forgers have tried elsewhere (T11, S2)."""

import base64
import hashlib
import hmac
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from accounts.tests import forge
from certificates.evidence.jws import LONGEST, read
from certificates.evidence.refused import DocumentInvalid

KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
ISSUER = forge.Issuer()
LEAF = ISSUER.issue(KEY.public_key(), usage=("digital_signature", "content_commitment"), extended=None)
RSA_LEAF = ISSUER.issue(RSA_KEY.public_key(), extended=None)
PAYLOAD = {"type": "application", "nonce": "n" * 44}


def b64url(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def x5c(*certificates):
    return [forge.text(forge.der(certificate)) for certificate in certificates]


def document(payload=PAYLOAD, *, key=KEY, leaf=LEAF, algorithm="ES256", header=None, signer=forge.sign):
    header = {"alg": algorithm, "x5c": x5c(leaf)} if header is None else header
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)]
    text = ".".join(map(b64url, parts))
    return f"{text}.{b64url(signer(key, algorithm, text.encode()))}"


def refused(text):
    with pytest.raises(DocumentInvalid) as refusal:
        read(text)
    return refusal.value.reason


class TestReading:
    def test_gives_back_what_was_signed_and_by_whom(self):
        text = document()

        signed = read(text)

        assert (signed.payload, signed.leaf, signed.algorithm, signed.compact) == (PAYLOAD, LEAF, "ES256", text)

    def test_takes_rsa(self):
        assert read(document(key=RSA_KEY, leaf=RSA_LEAF, algorithm="RS256")).leaf == RSA_LEAF

    def test_takes_the_signer_first_and_keeps_the_chain_behind_it(self):
        signed = read(document(header={"alg": "ES256", "x5c": x5c(LEAF, ISSUER.certificate), "typ": "JOSE"}))

        assert signed.chain == (LEAF, ISSUER.certificate)

    def test_refuses_the_chain_the_wrong_way_round(self):
        assert refused(document(header={"alg": "ES256", "x5c": x5c(ISSUER.certificate, LEAF)})) == "algorithm"

    def test_keeps_japanese(self):
        payload = PAYLOAD | {"model": "らくらくスマートフォン 𠮷"}

        assert read(document(json.dumps(payload, ensure_ascii=False).encode())).payload == payload


class TestAlgorithm:
    @pytest.mark.parametrize("algorithm", ["none", "None", "", "HS256", "ES384", "ES512", "PS256", "EdDSA", "es256"])
    def test_is_one_of_two(self, algorithm):
        header = {"alg": algorithm, "x5c": x5c(LEAF)}

        assert refused(document(header=header)) == "algorithm"

    @pytest.mark.parametrize("algorithm", [None, 256, True, ["ES256"], {"ES256": 1}])
    def test_is_a_text(self, algorithm):
        assert refused(document(header={"alg": algorithm, "x5c": x5c(LEAF)})) == "algorithm"

    def test_none_without_a_signature_is_refused(self):
        text = document(header={"alg": "none", "x5c": x5c(LEAF)})

        assert refused(text.rpartition(".")[0] + ".") == "signature"

    @pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
    def test_hs256_keyed_with_the_public_key_is_refused(self, encoding):
        public = KEY.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
        text = document(
            header={"alg": "HS256", "x5c": x5c(LEAF)},
            signer=lambda _key, _algorithm, data: hmac.digest(public, data, hashlib.sha256),
        )

        assert refused(text) == "algorithm"

    def test_fits_the_key(self):
        assert refused(document(header={"alg": "RS256", "x5c": x5c(LEAF)})) == "algorithm"
        assert refused(document(header={"alg": "ES256", "x5c": x5c(RSA_LEAF)})) == "algorithm"

    def test_es256_is_of_p256_only(self):
        key = ec.generate_private_key(ec.SECP384R1())

        assert refused(document(key=key, leaf=ISSUER.issue(key.public_key()))) == "algorithm"


class TestHeader:
    @pytest.mark.parametrize("extra", [
        {"crit": ["b64"], "b64": False}, {"crit": []}, {"b64": False}, {"jwk": {"kty": "EC"}}, {"jku": "https://evil.example"},
        {"x5u": "https://evil.example"}, {"kid": "../../etc/passwd"}, {"x5t#S256": "AA"}, {"zip": "DEF"},
        {"enc": "A256GCM"},
    ])  # fmt: skip
    def test_says_nothing_but_how_and_by_whom(self, extra):
        assert refused(document(header={"alg": "ES256", "x5c": x5c(LEAF), **extra})) == "signature"

    @pytest.mark.parametrize("chain", [None, "", [], {}, [None], [1], [["x"]], ["!"], ["AAAA"], [""], 7, True])
    def test_has_certificates_that_can_be_read(self, chain):
        assert refused(document(header={"alg": "ES256", "x5c": chain})) == "certificate"

    def test_has_few_certificates(self):
        assert refused(document(header={"alg": "ES256", "x5c": x5c(LEAF) * 5})) == "certificate"

    def test_has_certificates_at_all(self):
        assert refused(document(header={"alg": "ES256"})) == "certificate"

    @pytest.mark.parametrize("header", [b"", b"[]", b"null", b'"x"', b"{", b"\xff\xfe", b'{"alg":NaN}', b"[" * 9000])
    def test_is_an_object(self, header):
        assert refused(document(header=header)) == "signature"

    def test_says_each_thing_once(self):
        header = f'{{"alg":"none","alg":"ES256","x5c":{json.dumps(x5c(LEAF))}}}'.encode()

        assert refused(document(header=header)) == "signature"


class TestSignature:
    def test_covers_the_payload(self):
        head, _, tail = document().split(".")

        assert refused(f"{head}.{b64url(json.dumps(PAYLOAD | {'x': 1}).encode())}.{tail}") == "signature"

    def test_covers_the_header(self):
        other = b64url(json.dumps({"alg": "ES256", "x5c": x5c(LEAF), "typ": "x"}).encode())
        _, *rest = document().split(".")

        assert refused(".".join([other, *rest])) == "signature"

    def test_is_by_the_key_of_the_certificate(self):
        assert refused(document(key=ec.generate_private_key(ec.SECP256R1()))) == "signature"

    def test_is_raw_and_not_der(self):
        def in_der(key, _algorithm, data):
            return key.sign(data, ec.ECDSA(forge.hashes.SHA256()))

        assert refused(document(signer=in_der)) == "signature"

    def test_of_noughts_is_refused(self):
        assert refused(document(signer=lambda *_: bytes(64))) == "signature"


class TestOneSpelling:
    @pytest.mark.parametrize("change", [
        lambda t: t + "=", lambda t: t + "==", lambda t: t + "\n", lambda t: " " + t, lambda t: t.replace(".", " ."),
        lambda t: t + ".", lambda t: "." + t, lambda t: t.replace(".", "..", 1), lambda t: t.replace(".", "=.", 1),
        lambda t: t[:40] + "\n" + t[40:], lambda t: t + "é", lambda t: t + "\ud800", lambda t: t + "\0", lambda t: "",
        lambda t: "..", lambda t: "a.b", lambda t: "a.b.c", lambda t: json.dumps({"payload": t}),
        lambda t: "\uff45" + t[1:],
    ])  # fmt: skip
    def test_of_the_text(self, change):
        assert refused(change(document())) == "signature"

    def test_of_the_last_bits(self):
        text = next(text for text in iter(document, None) if text[-1] in "AQgw")
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

        assert refused(text[:-1] + alphabet[alphabet.index(text[-1]) + 1]) == "signature"

    def test_of_base64_in_the_chain(self):
        text = x5c(LEAF)[0]

        for other in (text + "\n", text.rstrip("=") + "!", text.replace("+", "-").replace("/", "_") + " "):
            assert refused(document(header={"alg": "ES256", "x5c": [other]})) == "certificate"


class TestPayload:
    @pytest.mark.parametrize("payload", [
        b"[]", b"null", b"7", b'"x"', b"{", b"{}x", b"\xff", b"\xef\xbb\xbf{}", b'{"a":1,"a":2}', b'{"a":NaN}',
        b'{"a":Infinity}', b'{"a":"\\ud800"}', b'{"\\udc00":1}', b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"a":' + b"9" * 5000 + b"}",
    ])  # fmt: skip
    def test_is_one_object_everybody_reads_alike(self, payload):
        assert refused(document(payload)) == "payload"

    def test_is_of_bounded_length(self):
        assert refused(document(PAYLOAD | {"x": "x" * LONGEST})) == "signature"
