"""pkilint, another independent judge, finds no error and no warning in anything that is signed here (Q-30).

One finding is left below a warning, on purpose: `certificate_policies_policy_has_qualifier` (NOTICE). RFC 5280 prefers
policies without a notice; ours says in words that the certificate is for tests, which is worth more (R-04). The sandbox
is linted under a full host name, because `localhost` has no dot and pkilint takes it for no URI.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as theirs

from certificates.tests.sandbox import DAY, NOW, Sandbox, new_signer, serial_of
from certificates.x509 import crl, ocsp, profiles

pytest.importorskip("pkilint", reason="pkilint is not installed")
pytestmark = [pytest.mark.openssl, pytest.mark.slow]

_COMMANDS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def sandbox():
    return Sandbox()


def lint(command, content, tmp_path, *options):
    """What it finds from WARNING upward; its exit status is how many."""
    path = tmp_path / "linted"
    path.write_bytes(content)
    words = [_COMMANDS / command, "lint", *options, "-s", "WARNING", path]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    return f"{run.stdout}{run.stderr}".strip() if run.returncode or run.stderr else ""


def pem(certificate):
    return certificate.public_bytes(Encoding.PEM)


def as_pem(kind, der, tmp_path):
    path = tmp_path / "raw.der"
    path.write_bytes(der)
    words = ["openssl", kind, "-inform", "DER", "-in", path]
    return subprocess.run(words, capture_output=True, check=True).stdout


class TestCertificates:
    @pytest.mark.parametrize("slug", profiles.SLUGS)
    @pytest.mark.parametrize("key", ["P-256", "RSA"])
    def test_of_citizens_are_clean(self, sandbox, tmp_path, slug, key):
        made = sandbox.certificate(slug, key=new_signer(key).public_key)

        assert lint("lint_pkix_cert", pem(made), tmp_path) == ""

    @pytest.mark.parametrize("slug", profiles.SLUGS)
    def test_of_issuers_and_responders_are_clean(self, sandbox, tmp_path, slug):
        for made in (sandbox.issuers[slug], sandbox.responder(slug)[0], sandbox.root):
            assert lint("lint_pkix_cert", pem(made), tmp_path) == ""

    def test_are_judged_at_all(self, sandbox, tmp_path):
        """The judge must be able to say no."""
        made = sandbox.certificate("phone-signing").public_bytes(Encoding.DER)
        spoilt = made.replace(b"\x03\x02\x06\xc0", b"\x03\x02\x01\x06")  # key usage: keyCertSign, crlSign

        assert "keycertsign" in lint("lint_pkix_cert", as_pem("x509", spoilt, tmp_path), tmp_path)


class TestLists:
    def made(self, sandbox, entries, **given):
        header = crl.Header(7, NOW, NOW + DAY, sandbox.addresses.full_list("phone-signing"), **given)
        issuer, signer = sandbox.issuers["phone-signing"], sandbox.signers["phone-signing"]
        return crl.build(entries, header=header, issuer=issuer, signer=signer)

    def test_are_clean(self, sandbox, tmp_path):
        serial = serial_of(sandbox.certificate("phone-signing"))
        freshest = sandbox.addresses.delta_list("phone-signing")
        full = [crl.entry(serial, stopped_at=NOW, code=code) for code in ("", *crl.REASON_NUMBERS)]
        for der in (
            self.made(sandbox, [], freshest=freshest),
            self.made(sandbox, full, freshest=freshest),
            self.made(sandbox, full),
            self.made(sandbox, [crl.removal(serial, at=NOW)], base_number=5),
        ):
            options = ("-t", "CRL", "-p", "PKIX")  # not BR: it forbids certificateHold, which is what R-24 asks for
            assert lint("lint_crl", as_pem("crl", der, tmp_path), tmp_path, *options) == ""


class TestAnswers:
    def test_are_clean(self, sandbox, tmp_path):
        speaker = sandbox.responder("phone-signing")[1]
        issuer = sandbox.issuers["phone-signing"]
        asked = _question(sandbox.certificate("phone-signing"), issuer)
        for status in (ocsp.GOOD, ocsp.UNKNOWN, ocsp.revoked(NOW, code="certificateHold")):
            der = speaker.answer([(asked, status)], nonce=b"n" * 32, at=NOW, lifetime=DAY / 720)

            assert lint("lint_ocsp_response", der, tmp_path) == ""


def _question(certificate, issuer):
    built = theirs.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256()).build()
    return ocsp.parse(built.public_bytes(Encoding.DER)).asked[0]
