"""Two generations of an issuer under one name, judged by openssl: chains, lists and answers of both hold (R-05).

Once within key files, and once from a file into a PKCS#11 token, where another kind of key takes over.
"""

from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from accounts.actor import Actor
from certificates.crl.publish import publish
from certificates.keys.key_type import KeyType
from certificates.lifecycle.suspend import suspend
from certificates.models import Issuer
from certificates.ocsp import rows
from certificates.ocsp.answer import answer, directory
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from certificates.tests.asking import parsed
from certificates.tests.people import ACard, APhone
from certificates.tests.test_ocsp import citizen
from tests.openssl.command import Folder, openssl
from tests.softhsm import PIN, SoftHsm

pytestmark = [pytest.mark.openssl, pytest.mark.slow]
SLUGS = ("phone-signing", "phone-authentication")


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """Settings under which everything new is made in tokens: issuers in one, responders in the other."""
    softhsm = SoftHsm.in_folder(tmp_path_factory.mktemp("softhsm"))
    softhsm.new_token("issuers of the rollover")
    softhsm.new_token("responders of the rollover")
    return {
        "KEYS_BACKEND": "pkcs11", "PKCS11_MODULE": softhsm.module,
        "PKCS11_TOKEN": "issuers of the rollover", "PKCS11_PIN": PIN,
        "RESPONDER_KEYS_BACKEND": "pkcs11",
        "RESPONDER_PKCS11_TOKEN": "responders of the rollover", "RESPONDER_PKCS11_PIN": PIN,
    }  # fmt: skip


@pytest.fixture(scope="module", params=["files", KeyType.P256, KeyType.RSA_2048])
def house(request, token, django_db_setup, django_db_blocker, tmp_path_factory):
    """A person with a phone by the old generation, another with a phone by the new: committed, as OCSP reads it."""
    folder = Folder(tmp_path_factory.mktemp("pem"))
    key_type = KeyType.P256 if request.param == "files" else request.param
    afterwards = {} if request.param == "files" else token
    with django_db_blocker.unblock(), override_settings(KEYS_DIR=tmp_path_factory.mktemp("keys")):
        directory.forget()
        call_command("create_issuers", verbosity=0)
        old = phone_of("人1", "device-of-the-tests-0001")
        with override_settings(**afterwards):
            for slug in SLUGS:
                call_command("create_issuers", new_generation=slug, key=key_type, verbosity=0)
            new = phone_of("人2", "device-of-the-tests-0002")
            root = folder.certificate("root", parsed(Issuer.objects.get(slug="root")))
            yield SimpleNamespace(folder=folder, root=root, old=old, new=new, in_token=bool(afterwards))
        rows.close_all()
        directory.forget()
        django_db_setup.renew()


def phone_of(name, device):
    """Its two certificates, by kind."""
    at = timezone.now().replace(microsecond=0)
    registered = APhone(device).set_up(ACard(citizen(name), at=at), at=at)
    return {certificate.kind: certificate for certificate in registered}


@pytest.fixture(params=list(Kind))
def held(request, house):
    """One kind of certificate: of the old generation, of the new, and the PEM files of their issuers."""
    old, new = house.old[request.param], house.new[request.param]
    files = {one: house.folder.certificate(f"issuer-{one.pk}", parsed(one.issuer)) for one in (old, new)}
    return SimpleNamespace(old=old, new=new, issuer_file=files, both=house.folder.certificate(
        "issuers", parsed(new.issuer), parsed(old.issuer)
    ))  # fmt: skip


def served(url):
    """What stands at an address that a certificate names."""
    response = Client(headers={"host": "localhost"}).get(urlsplit(url).path)
    assert response.status_code == 200, url
    return response.content


def lists_named_in(certificate):
    points = parsed(certificate).extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    return [served(point.full_name[0].value) for point in points]


def leaf_file(house, certificate):
    return house.folder.certificate(f"leaf-{certificate.pk}", parsed(certificate))


def verify(house, certificate, issuers, *options):
    return openssl(
        "verify", "-x509_strict", "-CAfile", house.root, "-untrusted", issuers, *options, leaf_file(house, certificate)
    ).said  # fmt: skip


def ask(house, certificate, issuer_file, *options):
    """openssl makes the question, our face answers, openssl judges the answer."""
    request, response = (house.folder.path / f"ocsp-{name}.der" for name in ("request", "response"))
    question = ("ocsp", "-no_nonce", *options, "-issuer", issuer_file, "-cert", leaf_file(house, certificate))
    openssl(*question, "-reqout", request)
    response.write_bytes(answer(request.read_bytes(), clock=timezone.now))
    return openssl(*question, "-respin", response, "-CAfile", house.root).said


class TestCertificatesOfBothGenerations:
    def test_share_their_issuers_name_but_not_its_key(self, house, held):
        assert (held.old.issuer.generation, held.new.issuer.generation) == (1, 2)
        assert parsed(held.old).issuer == parsed(held.new).issuer
        assert held.new.issuer.key_reference.startswith("pkcs11:" if house.in_token else "file:")

    def test_are_accepted_with_both_issuers_at_hand(self, house, held):
        for certificate in (held.old, held.new):
            said = verify(house, certificate, held.both)
            assert said.endswith("OK\n"), said

    def test_are_refused_with_the_other_one_only(self, house, held):
        for certificate, other in ((held.old, held.new), (held.new, held.old)):
            assert not verify(house, certificate, held.issuer_file[other]).endswith("OK\n")

    def test_say_where_their_own_issuer_is(self, house, held):
        for certificate in (held.old, held.new):
            access = parsed(certificate).extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
            urls = {one.access_method: one.access_location.value for one in access}
            der = served(urls[AuthorityInformationAccessOID.CA_ISSUERS])
            assert der == bytes(certificate.issuer.certificate_der)


class TestListsOfBothGenerations:
    def test_clear_what_is_valid_at_the_addresses_it_names(self, house, held):
        for certificate in (held.old, held.new):
            for der in lists_named_in(certificate):
                crl = house.folder.crl("list", der)
                said = verify(house, certificate, held.both, "-crl_check", "-extended_crl", "-CRLfile", crl)
                assert said.endswith("OK\n"), said

    def test_do_not_speak_for_each_other(self, house, held):
        for certificate, other in ((held.old, held.new), (held.new, held.old)):
            crl = house.folder.crl("list", *lists_named_in(other))
            said = verify(house, certificate, held.both, "-crl_check", "-extended_crl", "-CRLfile", crl)
            assert not said.endswith("OK\n")


class TestAnswersOfBothGenerations:
    @pytest.mark.parametrize("hash_name", ["-sha1", "-sha256"])
    def test_are_good_and_signed_by_their_own_responder(self, house, held, hash_name):
        for certificate in (held.old, held.new):
            said = ask(house, certificate, held.issuer_file[certificate], hash_name)
            assert "Response verify OK" in said, said
            assert ": good" in said

    @pytest.mark.parametrize("hash_name", ["-sha1", "-sha256"])
    def test_to_the_others_name_and_key_are_never_good(self, house, held, hash_name):
        for certificate, other in ((held.old, held.new), (held.new, held.old)):
            said = ask(house, certificate, held.issuer_file[other], hash_name)
            assert "Response verify OK" in said, said
            assert ": unknown" in said


class TestStopping:
    """Last: it stops what the others look at."""

    def test_is_told_by_the_answers_and_lists_of_each_generation(self, house, held):
        for certificate in (held.old, held.new):
            certificate.refresh_from_db()
            if certificate.status == "valid":  # a phone stops with all it holds
                actor = Actor.citizen(certificate.citizen_id)
                suspend(certificate.citizen_id, [Carrier.PHONE], actor=actor, reason=Reason.LOST, at=timezone.now())
            publish(certificate.issuer, at=timezone.now())

            said = ask(house, certificate, held.issuer_file[certificate])
            assert "Response verify OK" in said, said
            assert "Reason: certificateHold" in said
            for der in lists_named_in(certificate):
                crl = house.folder.crl("list", der)
                said = verify(house, certificate, held.both, "-crl_check", "-extended_crl", "-CRLfile", crl)
                assert "certificate revoked" in said
