"""The whole house, as `make run` opens it: what granian makes of addresses and bodies, judged by openssl."""

import base64
import http.client
import json
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from tests.openssl.command import Folder, openssl

pytestmark = [pytest.mark.openssl, pytest.mark.slow]
OCSP_REQUEST = "application/ocsp-request"
NONCE = (
    b"\xff" * 24 + (b"\xfb\xef\xbe" * 2 + b"\x00") * 3
)  # in base64: slashes in a row, and pluses, wherever it starts


def fetch(url):
    with urllib.request.urlopen(url, timeout=5) as response:
        return response.read()


@pytest.fixture(scope="module")
def cards(running_house):
    return json.loads(fetch(f"{running_house.base_url}/simulator/cards/"))


@pytest.fixture(scope="module")
def leaf(cards):
    """An authentication certificate of the cast that is in force."""
    ders = [card["certificates"].get("user_authentication") for card in cards]
    return x509.load_der_x509_certificate(base64.b64decode(next(der for der in ders if der)))


def addresses(certificate):
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    return {one.access_method: one.access_location.value for one in access}


@pytest.fixture(scope="module")
def issuer(leaf):
    return x509.load_der_x509_certificate(fetch(addresses(leaf)[AuthorityInformationAccessOID.CA_ISSUERS]))


@pytest.fixture(scope="module")
def question(leaf, issuer):
    builder = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, hashes.SHA256())
    return builder.add_extension(x509.OCSPNonce(NONCE), False).build().public_bytes(Encoding.DER)


@pytest.fixture
def ask(running_house):
    """One request on a connection of its own, with the path exactly as given."""
    connection = http.client.HTTPConnection(running_house.base_url.removeprefix("http://"), timeout=5)

    def ask(method, path, body=None, headers=None):
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        return response, response.read()

    yield ask
    connection.close()


class TestAQuestionOverGet:
    @pytest.mark.parametrize(
        "spell",
        [
            lambda der: base64.b64encode(der).decode(),
            lambda der: base64.b64encode(der).decode().replace("/", "%2F").replace("+", "%2B").replace("=", "%3D"),
            lambda der: base64.urlsafe_b64encode(der).decode().rstrip("="),
        ],
    )
    def test_arrives_as_it_was_spelled(self, ask, question, spell):
        path = spell(question)
        assert "//" in base64.b64encode(question).decode()
        assert "+" in base64.b64encode(question).decode()

        response, body = ask("GET", "/ocsp/" + path)

        assert (response.status, response.headers["Content-Type"]) == (200, "application/ocsp-response")
        assert response.headers["Cache-Control"] == "no-store"
        (nonce,) = ocsp.load_der_ocsp_response(body).extensions
        assert nonce.value.nonce == NONCE


class TestAnythingElse:
    @pytest.mark.parametrize(
        ("method", "headers", "status"),
        [
            ("PUT", {}, 405),
            ("POST", {"Content-Type": "text/html"}, 415),
            ("POST", {"Content-Type": OCSP_REQUEST}, 200),
        ],
    )
    def test_is_answered_without_html(self, ask, method, headers, status):
        response, body = ask(method, "/ocsp/", body=b"<html>", headers=headers)

        assert response.status == status
        assert b"<" not in body

    def test_that_is_huge_is_refused(self, ask):
        """Told before it is read: the client may find the door closed while it is still sending."""
        try:
            response, _ = ask("POST", "/ocsp/", body=b"0" * 10_000_000, headers={"Content-Type": OCSP_REQUEST})
        except (BrokenPipeError, ConnectionResetError):
            return
        assert response.status == 413

    def test_that_is_just_too_large_is_refused(self, ask):
        response, _ = ask("POST", "/ocsp/", body=b"0" * 65_537, headers={"Content-Type": OCSP_REQUEST})

        assert response.status == 413


class TestACertificateOfTheCast:
    def test_is_good_by_ocsp_and_by_its_lists(self, leaf, issuer, running_house, tmp_path):
        folder = Folder(tmp_path)
        root = x509.load_der_x509_certificate(fetch(f"{running_house.base_url}/ca/root.cer"))
        files = [folder.certificate(name, one) for name, one in (("root", root), ("issuer", issuer), ("leaf", leaf))]
        url = addresses(leaf)[AuthorityInformationAccessOID.OCSP]

        said = openssl("ocsp", "-issuer", files[1], "-cert", files[2], "-url", url, "-CAfile", files[0]).said
        assert "Response verify OK" in said
        assert "leaf: good" in said

        points = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        for point in points:
            crl = folder.crl("list", fetch(point.full_name[0].value))
            judged = openssl(
                "verify", "-x509_strict", "-crl_check", "-extended_crl", "-CAfile", files[0],
                "-untrusted", files[1], "-CRLfile", crl, files[2],
            )  # fmt: skip
            assert judged.said.endswith("leaf: OK\n"), judged.said

    def test_has_a_chain_whose_every_list_can_be_had(self, leaf, issuer, running_house, tmp_path):
        folder = Folder(tmp_path)
        lists = []
        for certificate in (leaf, issuer):
            points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
            lists.append(fetch(points[0].full_name[0].value))
        root = x509.load_der_x509_certificate(fetch(f"{running_house.base_url}/ca/root.cer"))

        judged = openssl(
            "verify", "-x509_strict", "-crl_check_all", "-extended_crl",
            "-CAfile", folder.certificate("root", root), "-untrusted", folder.certificate("issuer", issuer),
            "-CRLfile", folder.crl("lists", *lists), folder.certificate("leaf", leaf),
        )  # fmt: skip
        assert judged.said.endswith("leaf: OK\n"), judged.said

    def test_leaves_no_serial_in_the_logs(self, leaf, question, ask, running_house):
        path = base64.urlsafe_b64encode(question).decode().rstrip("=")
        ask("GET", "/ocsp/" + path)

        logged = running_house.log_text().lower()
        assert f"{leaf.serial_number:032x}" not in logged
        assert path.lower() not in logged
