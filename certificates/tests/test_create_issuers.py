"""The sandbox's issuers, made once."""

import datetime
import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.core.management import call_command
from django.utils import timezone

from certificates import policy
from certificates.keys.configured import issuer_signer, responder_signer
from certificates.management.commands.create_issuers import names_to_askers
from certificates.models import Issuer, PublishedCrl, Responder
from certificates.ocsp.renewal import renew_responders
from certificates.tests.asking import listed, newest_list, parsed
from certificates.tests.sandbox import Sandbox
from certificates.x509.profiles import ROOT_SLUG, SLUGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings, tmp_path):
    settings.KEYS_DIR = tmp_path
    call_command("create_issuers", verbosity=0)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Issuer, Responder, PublishedCrl)]


class TestTheIssuers:
    def test_are_a_root_and_one_per_carrier_and_kind(self, made):
        root = parsed(Issuer.objects.get(slug=ROOT_SLUG))

        root.verify_directly_issued_by(root)
        assert set(Issuer.objects.values_list("slug", flat=True)) == {ROOT_SLUG, *SLUGS}
        for slug in SLUGS:
            parsed(Issuer.objects.get(slug=slug)).verify_directly_issued_by(root)

    def test_are_left_alone_the_second_time(self, made):
        before = everything()

        call_command("create_issuers", verbosity=0)

        assert everything() == before

    def test_keep_their_keys_in_files(self, made):
        for issuer in Issuer.objects.all():
            assert issuer_signer(issuer.key_reference).public_key == parsed(issuer).public_key()

    def test_are_known_by_the_hashes_that_ocsp_asks_for(self, made):
        for responder in Responder.objects.all():
            issuer = responder.issuer
            for algorithm in (hashes.SHA1(), hashes.SHA256()):
                builder = ocsp.OCSPRequestBuilder().add_certificate(parsed(responder), parsed(issuer), algorithm)
                request = builder.build()
                assert bytes(getattr(issuer, f"name_{algorithm.name}")) == request.issuer_name_hash
                assert bytes(getattr(issuer, f"key_{algorithm.name}")) == request.issuer_key_hash

    def test_of_an_rsa_key_would_be_known_too(self):
        cert = Sandbox(issuer_keys="RSA").root
        request = ocsp.OCSPRequestBuilder().add_certificate(cert, cert, hashes.SHA256()).build()

        known = names_to_askers(cert.public_bytes(Encoding.DER))
        assert (known["name_sha256"], known["key_sha256"]) == (request.issuer_name_hash, request.issuer_key_hash)
        assert hashlib.sha256(cert.subject.public_bytes()).digest() == known["name_sha256"]

    def test_never_outlive_the_root(self, made):
        root = Issuer.objects.get(slug=ROOT_SLUG)

        assert all(issuer.not_after <= root.not_after for issuer in Issuer.objects.all())

    def test_say_what_was_made_and_nothing_the_second_time(self, settings, tmp_path, capsys):
        settings.KEYS_DIR = tmp_path
        call_command("create_issuers")
        assert "root 1" in capsys.readouterr().out

        call_command("create_issuers")
        assert capsys.readouterr().out == ""

    def test_have_lists_from_their_first_day(self, made):
        for issuer in Issuer.objects.exclude(slug=ROOT_SLUG):
            for scope in ("full", "delta", *range(policy.CRL_SHARDS)):
                assert listed(issuer, scope) == {}

    def test_have_a_root_whose_list_lives_as_long_as_its_key_may_be_away(self, made):
        crl = newest_list(Issuer.objects.get(slug=ROOT_SLUG))

        assert crl.next_update_utc - crl.last_update_utc == datetime.timedelta(days=365)


class TestTheResponders:
    def test_are_one_per_issuer_certified_by_it(self, made):
        for issuer in Issuer.objects.exclude(slug=ROOT_SLUG):
            (responder,) = issuer.responders.all()
            parsed(responder).verify_directly_issued_by(parsed(issuer))
            assert responder_signer(responder.key_reference).public_key == parsed(responder).public_key()
        assert not Responder.objects.filter(issuer__slug=ROOT_SLUG).exists()

    def test_are_renewed_before_they_end_and_not_sooner(self, made):
        soon = timezone.now() + policy.RESPONDER_LIFETIME - policy.RESPONDER_RENEWED_BEFORE

        assert renew_responders(at=soon - datetime.timedelta(hours=1)) == []
        assert len(renew_responders(at=soon + datetime.timedelta(hours=1))) == 4
        assert renew_responders(at=soon + datetime.timedelta(hours=2)) == []

    def test_never_outlive_their_issuer(self, made):
        ends = Issuer.objects.filter(slug="phone-signing").get().not_after
        almost = ends - policy.RESPONDER_RENEWED_BEFORE - datetime.timedelta(days=1)

        renewed = {responder.issuer.slug: responder for responder in renew_responders(at=almost)}

        assert renewed["phone-signing"].not_after == ends
        assert x509.load_der_x509_certificate(renewed["phone-signing"].certificate_der).not_valid_after_utc <= ends

    def test_are_replaced_when_their_key_cannot_be_opened(self, made, settings):
        """After a change of passphrase, or when the responders' folder was lost."""
        before = set(Responder.objects.all())
        settings.RESPONDER_KEYS_PASSPHRASE = "a new one"
        responder_signer.cache_clear()

        call_command("create_issuers", verbosity=0)

        newer = set(Responder.objects.all()) - before
        assert {responder.issuer.slug for responder in newer} == set(SLUGS)
        assert all(responder_signer(responder.key_reference) for responder in newer)
