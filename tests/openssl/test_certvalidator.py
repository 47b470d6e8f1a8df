"""pyhanko-certvalidator, a third judge: it insists on status for every certificate that says where to get it."""

import asyncio

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as theirs
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InsufficientRevinfoError, RevokedError

from certificates.tests.sandbox import DAY, NOW, Sandbox, serial_of
from certificates.x509 import crl, ocsp

SLUG = "phone-authentication"


@pytest.fixture(scope="module")
def sandbox():
    return Sandbox()


@pytest.fixture(scope="module")
def leaf(sandbox):
    return sandbox.certificate(SLUG)


def loaded(certificate):
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def root_list(sandbox):
    header = crl.Header(1, NOW, NOW + DAY, None)
    return crl.build([], header=header, issuer=sandbox.root, signer=sandbox.root_signer)


def full_list(sandbox, *entries):
    header = crl.Header(1, NOW, NOW + DAY, sandbox.addresses.full_list(SLUG))
    return crl.build(entries, header=header, issuer=sandbox.issuers[SLUG], signer=sandbox.signers[SLUG])


def answer(sandbox, leaf, status):
    request = theirs.OCSPRequestBuilder().add_certificate(leaf, sandbox.issuers[SLUG], hashes.SHA1()).build()
    (asked,) = ocsp.parse(request.public_bytes(Encoding.DER)).asked
    _certificate, speaker = sandbox.responder(SLUG)
    return speaker.answer([(asked, status)], nonce=None, at=NOW, lifetime=DAY)


def judge(sandbox, leaf, *, crls=(), ocsps=()):
    context = ValidationContext(
        trust_roots=[loaded(sandbox.root)],
        other_certs=[loaded(sandbox.issuers[SLUG])],
        crls=[asn1_crl.CertificateList.load(der) for der in (root_list(sandbox), *crls)],
        ocsps=[asn1_ocsp.OCSPResponse.load(der) for der in ocsps],
        revocation_mode="hard-fail",
        allow_fetching=False,
        moment=NOW,
    )
    validator = CertificateValidator(loaded(leaf), validation_context=context)
    return asyncio.run(validator.async_validate_usage({"digital_signature"}, {"client_auth"}))


class TestAChain:
    def test_is_not_accepted_without_status(self, sandbox, leaf):
        with pytest.raises(InsufficientRevinfoError):
            judge(sandbox, leaf)

    def test_is_accepted_with_a_list(self, sandbox, leaf):
        other = crl.entry(b"\x01" * 16, stopped_at=NOW, code="superseded")

        assert judge(sandbox, leaf, crls=[full_list(sandbox, other)])

    def test_is_accepted_with_an_answer(self, sandbox, leaf):
        assert judge(sandbox, leaf, ocsps=[answer(sandbox, leaf, ocsp.GOOD)])

    @pytest.mark.parametrize("code", ["certificateHold", "keyCompromise"])
    def test_is_refused_by_either(self, sandbox, leaf, code):
        entry = crl.entry(serial_of(leaf), stopped_at=NOW - DAY, code=code)

        with pytest.raises(RevokedError):
            judge(sandbox, leaf, crls=[full_list(sandbox, entry)])
        with pytest.raises(RevokedError):
            judge(sandbox, leaf, ocsps=[answer(sandbox, leaf, ocsp.revoked(NOW - DAY, code=code))])
