"""`openssl ocsp` asks our face over HTTP, and the list agrees with what it hears."""

import threading
import urllib.request
from datetime import timedelta
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from cryptography import x509
from django.test import override_settings
from django.utils import timezone

from accounts.actor import THE_SYSTEM, Actor
from certificates.crl.publish import publish
from certificates.lifecycle.change_status import change_status
from certificates.lifecycle.suspend import suspend
from certificates.management.commands.create_issuers import create_missing
from certificates.models import Issuer, PublishedCrl
from certificates.ocsp import rows
from certificates.ocsp.answer import directory
from certificates.ocsp.face import application
from certificates.ocsp.renewal import renew_responders
from certificates.reasons import Reason
from certificates.states import Act, Carrier
from certificates.tests.asking import parsed
from certificates.tests.people import ACard, APhone
from certificates.tests.sandbox import serial_of
from certificates.tests.test_ocsp import citizen
from tests.openssl.command import Folder, openssl

pytestmark = pytest.mark.openssl


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments):
        pass


@pytest.fixture(scope="module")
def url():
    """The face behind a small web server of the standard library's."""
    with make_server("127.0.0.1", 0, application, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/ocsp/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    """A phone with its certificates, committed, because the face reads through connections of its own."""
    at = timezone.now().replace(microsecond=0)
    folder = Folder(tmp_path_factory.mktemp("pem"))
    with django_db_blocker.unblock(), override_settings(KEYS_DIR=tmp_path_factory.mktemp("keys")):
        create_missing(at=at - timedelta(days=1))
        renew_responders(at=at)
        directory.forget()
        certificate = APhone().set_up(ACard(citizen("人"), at=at), at=at)[0]
        for issuer in Issuer.objects.all():
            publish(issuer, at=at)
        yield SimpleNamespace(
            folder=folder,
            certificate=certificate,
            root=folder.certificate("root", parsed(Issuer.objects.get(slug="root"))),
            issuer=folder.certificate("issuer", parsed(certificate.issuer)),
            leaf=folder.certificate("leaf", parsed(certificate)),
        )
        rows.close_all()
        directory.forget()
        django_db_setup.renew()


def ask(house, url, *options, leaf=None):
    return openssl(
        "ocsp", "-issuer", house.issuer, *options, "-cert", leaf or house.leaf, "-url", url,
        "-CAfile", house.root, "-timeout", "5",
    ).said  # fmt: skip


def crl_says(house, scope):
    """What `openssl verify -crl_check` says with the newest list of this scope."""
    row = PublishedCrl.objects.filter(issuer=house.certificate.issuer, scope=str(scope)).latest()
    lists = house.folder.crl("list", bytes(row.der))
    return openssl(
        "verify", "-x509_strict", "-crl_check", "-extended_crl", "-CAfile", house.root,
        "-untrusted", house.issuer, "-CRLfile", lists, house.leaf,
    ).said  # fmt: skip


class TestAPhonesLife:
    def test_is_told_by_ocsp_at_once_and_by_the_list_after(self, house, url):
        certificate = house.certificate
        publish(certificate.issuer, at=timezone.now())
        for options in ([], ["-no_nonce"], ["-sha256"], ["-sha1"]):
            said = ask(house, url, *options)
            assert "Response verify OK" in said
            assert "leaf: good" in said
        for scope in ("full", certificate.crl_shard):
            assert crl_says(house, scope).endswith("leaf: OK\n")

        actor = Actor.citizen(certificate.citizen_id)
        suspend(certificate.citizen_id, [Carrier.PHONE], actor=actor, reason=Reason.STOLEN, at=timezone.now())

        said = ask(house, url)
        assert "Response verify OK" in said
        assert "leaf: revoked" in said
        assert "Reason: certificateHold" in said
        publish(certificate.issuer, at=timezone.now())
        for scope in ("full", certificate.crl_shard):
            assert "certificate revoked" in crl_says(house, scope)

        change_status(certificate, Act.REVOKE, actor=THE_SYSTEM, reason=Reason.STOLEN, at=timezone.now())
        assert "Reason: keyCompromise" in ask(house, url)

    def test_of_somebody_unknown_is_unknown(self, house, url):
        assert "0x0102030405: unknown" in openssl(
            "ocsp", "-issuer", house.issuer, "-serial", "0x0102030405", "-url", url, "-CAfile", house.root
        ).said  # fmt: skip

    def test_asked_of_the_wrong_issuer_is_refused(self, house, url):
        said = openssl(
            "ocsp", "-issuer", house.root, "-cert", house.leaf, "-url", url, "-CAfile", house.root
        ).said  # fmt: skip

        assert "Responder Error: unauthorized (6)" in said or "unknown" in said
        assert "good" not in said

    def test_of_several_is_told_in_one_answer(self, house, url):
        serials = ["0x01", "0x02", "0x7f"]
        options = [word for serial in serials for word in ("-serial", serial)]

        said = ask(house, url, *options)

        assert said.count(": unknown") == 3
        assert "leaf: " in said

    def test_is_told_over_get_too(self, house, url):
        """openssl asks by POST alone; this is the same question in a path, as browsers and libraries put it."""
        request = house.folder.path / "request.der"
        openssl("ocsp", "-no_nonce", "-issuer", house.issuer, "-cert", house.leaf, "-reqout", request)
        path = openssl("base64", "-A", "-in", request).said
        with urllib.request.urlopen(url + path, timeout=5) as response:
            answer = house.folder.path / "answer.der"
            answer.write_bytes(response.read())

        said = openssl(
            "ocsp", "-no_nonce", "-respin", answer, "-issuer", house.issuer, "-cert", house.leaf, "-CAfile", house.root
        ).said  # fmt: skip
        assert "Response verify OK" in said
        serial = serial_of(x509.load_pem_x509_certificate(house.leaf.read_bytes()))
        assert serial == bytes(house.certificate.serial)
