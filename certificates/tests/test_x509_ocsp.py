"""Requests read and answers written by hand, judged by `cryptography`."""

from datetime import timedelta

import pytest
from asn1crypto import core
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as theirs
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.tests.sandbox import NOW, Sandbox, new_signer, serial_of
from certificates.x509 import ocsp

LIFETIME = timedelta(minutes=2)
SLUG = "phone-authentication"


@pytest.fixture(scope="module")
def sandbox():
    return Sandbox()


@pytest.fixture(scope="module")
def cert(sandbox):
    return sandbox.certificate(SLUG)


@pytest.fixture(scope="module")
def responder(sandbox):
    return sandbox.responder(SLUG)


def question(sandbox, cert, *, algorithm=None, nonce=None):
    builder = theirs.OCSPRequestBuilder().add_certificate(cert, sandbox.issuers[SLUG], algorithm or hashes.SHA256())
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), False)
    return builder.build().public_bytes(Encoding.DER)


def several(*ders, nonce=None):
    """One request for all that these ask about, which `cryptography` cannot make."""
    requests = [asn1_ocsp.OCSPRequest.load(der)["tbs_request"]["request_list"][0] for der in ders]
    tbs = {"request_list": requests}
    if nonce is not None:
        value = core.ParsableOctetString(core.OctetString(nonce).dump())
        tbs["request_extensions"] = [{"extn_id": "nonce", "extn_value": value}]
    return asn1_ocsp.OCSPRequest({"tbs_request": tbs}).dump()


def answered(responder, request, *statuses):
    certificate, speaker = responder
    pairs = zip(request.asked, statuses, strict=True)
    der = speaker.answer(pairs, nonce=request.nonce, at=NOW, lifetime=LIFETIME)
    parsed = theirs.load_der_ocsp_response(der)
    certificate.public_key().verify(parsed.signature, parsed.tbs_response_bytes, ec.ECDSA(hashes.SHA256()))
    return parsed


class TestAQuestion:
    @pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
    def test_is_read(self, sandbox, cert, algorithm):
        request = ocsp.parse(question(sandbox, cert, algorithm=algorithm))

        (asked,) = request.asked
        expected = theirs.load_der_ocsp_request(question(sandbox, cert, algorithm=algorithm))
        assert asked.hash_name == algorithm.name
        assert (asked.name_hash, asked.key_hash) == (expected.issuer_name_hash, expected.issuer_key_hash)
        assert asked.serial == serial_of(cert)
        assert request.nonce is None

    def test_in_a_hash_not_spoken_here_is_read_and_belongs_to_nobody(self, sandbox, cert):
        (asked,) = ocsp.parse(question(sandbox, cert, algorithm=hashes.SHA512())).asked

        assert asked.hash_name == ""

    def test_may_ask_about_several(self, sandbox, cert):
        other = sandbox.certificate(SLUG)

        request = ocsp.parse(several(question(sandbox, cert), question(sandbox, other), nonce=b"n" * 16))

        assert [asked.serial for asked in request.asked] == [serial_of(cert), serial_of(other)]
        assert request.nonce == b"n" * 16

    @given(nonce=st.binary(min_size=1, max_size=128))
    def test_may_have_a_nonce(self, sandbox, cert, nonce):
        assert ocsp.parse(question(sandbox, cert, nonce=nonce)).nonce == nonce

    @pytest.mark.parametrize("length", [0, 129, 200, 5000])
    def test_has_no_nonce_of_another_length(self, sandbox, cert, length):  # RFC 9654
        with pytest.raises(ocsp.MalformedRequest):
            ocsp.parse(question(sandbox, cert, nonce=b"n" * length))

    def test_about_nothing_is_malformed(self):
        with pytest.raises(ocsp.MalformedRequest):
            ocsp.parse(bytes.fromhex("30043002 3000".replace(" ", "")))

    def test_with_an_extension_that_must_be_understood_and_is_not_is_malformed(self, sandbox, cert):
        def ask(critical):
            builder = theirs.OCSPRequestBuilder().add_certificate(cert, sandbox.issuers[SLUG], hashes.SHA1())
            extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.1"), b"\x05\x00")
            return builder.add_extension(extension, critical).build().public_bytes(Encoding.DER)

        assert ocsp.parse(ask(critical=False)).asked
        with pytest.raises(ocsp.MalformedRequest):
            ocsp.parse(ask(critical=True))

    @given(st.binary(max_size=200))
    def test_is_not_any_noise(self, noise):
        with pytest.raises(ocsp.MalformedRequest):
            ocsp.parse(noise)

    @settings(max_examples=500)
    @given(st.data())
    def test_never_breaks_the_reader(self, sandbox, cert, data):
        good = bytearray(question(sandbox, cert, nonce=b"n" * 32))
        for _ in range(data.draw(st.integers(1, 4))):
            good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
        try:
            request = ocsp.parse(bytes(good))
        except ocsp.MalformedRequest:
            return
        assert request.asked


class TestAnAnswer:
    def test_is_good(self, sandbox, cert, responder):
        answer = answered(responder, ocsp.parse(question(sandbox, cert)), ocsp.GOOD)

        assert answer.certificate_status == theirs.OCSPCertStatus.GOOD
        assert (answer.this_update_utc, answer.next_update_utc) == (NOW, NOW + LIFETIME)
        assert answer.produced_at_utc == NOW

    def test_is_unknown(self, sandbox, cert, responder):
        answer = answered(responder, ocsp.parse(question(sandbox, cert)), ocsp.UNKNOWN)

        assert answer.certificate_status == theirs.OCSPCertStatus.UNKNOWN

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("certificateHold", x509.ReasonFlags.certificate_hold),
            ("keyCompromise", x509.ReasonFlags.key_compromise),
            ("superseded", x509.ReasonFlags.superseded),
            ("cessationOfOperation", x509.ReasonFlags.cessation_of_operation),
            ("affiliationChanged", x509.ReasonFlags.affiliation_changed),
            ("", None),
        ],
    )
    def test_is_revoked_since_when_and_why(self, sandbox, cert, responder, code, expected):
        since = NOW - timedelta(days=3)

        answer = answered(responder, ocsp.parse(question(sandbox, cert)), ocsp.revoked(since, code=code))

        assert answer.certificate_status == theirs.OCSPCertStatus.REVOKED
        assert (answer.revocation_time_utc, answer.revocation_reason) == (since, expected)

    def test_is_never_made_with_a_reason_nobody_may_give(self):
        with pytest.raises(KeyError):
            ocsp.revoked(NOW, code="removeFromCRL")

    @pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256(), hashes.SHA384()])
    def test_comes_in_the_askers_hash(self, sandbox, cert, responder, algorithm):
        asked = question(sandbox, cert, algorithm=algorithm)

        answer = answered(responder, ocsp.parse(asked), ocsp.GOOD)

        expected = theirs.load_der_ocsp_request(asked)
        assert answer.hash_algorithm.name == algorithm.name
        assert answer.issuer_name_hash == expected.issuer_name_hash
        assert answer.issuer_key_hash == expected.issuer_key_hash
        assert answer.serial_number == cert.serial_number

    def test_names_its_responder_by_key_and_brings_its_certificate(self, sandbox, cert, responder):
        answer = answered(responder, ocsp.parse(question(sandbox, cert)), ocsp.GOOD)

        certificate = responder[0]
        assert answer.certificates == [certificate]
        assert answer.responder_name is None
        key_id = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        assert answer.responder_key_hash == key_id

    @given(nonce=st.none() | st.binary(min_size=1, max_size=128))
    def test_echoes_the_nonce(self, sandbox, cert, responder, nonce):
        answer = answered(responder, ocsp.parse(question(sandbox, cert, nonce=nonce)), ocsp.GOOD)

        echoed = [one.value.nonce for one in answer.extensions]
        assert echoed == ([] if nonce is None else [nonce])

    def test_answers_several_in_their_order(self, sandbox, cert, responder):
        other = sandbox.certificate(SLUG)
        request = ocsp.parse(several(question(sandbox, cert), question(sandbox, other, algorithm=hashes.SHA1())))

        answer = answered(responder, request, ocsp.GOOD, ocsp.revoked(NOW, code="superseded"))

        assert [
            (one.serial_number, one.hash_algorithm.name, one.certificate_status.name) for one in answer.responses
        ] == [
            (cert.serial_number, "sha256", "GOOD"),
            (other.serial_number, "sha1", "REVOKED"),
        ]

    def test_is_not_signed_with_another_key_than_the_certificates(self, responder):
        with pytest.raises(ValueError, match="another key"):
            ocsp.Responder(responder[0], new_signer())


class TestAnError:
    @pytest.mark.parametrize(
        ("der", "expected"),
        [
            (ocsp.MALFORMED_REQUEST, theirs.OCSPResponseStatus.MALFORMED_REQUEST),
            (ocsp.INTERNAL_ERROR, theirs.OCSPResponseStatus.INTERNAL_ERROR),
            (ocsp.TRY_LATER, theirs.OCSPResponseStatus.TRY_LATER),
            (ocsp.UNAUTHORIZED, theirs.OCSPResponseStatus.UNAUTHORIZED),
        ],
    )
    def test_says_which(self, der, expected):
        assert theirs.load_der_ocsp_response(der).response_status == expected
