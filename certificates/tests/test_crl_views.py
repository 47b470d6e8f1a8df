"""Lists and issuers' certificates as they are served."""

import hashlib
from datetime import timedelta

import pytest
from cryptography import x509

from certificates.crl.publish import publish
from certificates.models import Issuer
from certificates.x509.profiles import ROOT_SLUG, SLUGS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(issuers, now):
    for issuer in Issuer.objects.all():
        publish(issuer, at=now)


class TestAList:
    @pytest.mark.parametrize("slug", SLUGS)
    @pytest.mark.parametrize("path", ["{}.crl", "{}-delta.crl", "{}/0.crl", "{}/15.crl"])
    def test_is_served_at_the_address_it_names(self, client, slug, path):
        response = client.get(f"/crl/{path.format(slug)}")

        assert (response.status_code, response["Content-Type"]) == (200, "application/pkix-crl")
        crl = x509.load_der_x509_crl(response.content)
        (name,) = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value.full_name
        assert name.value == f"http://localhost:8000/crl/{path.format(slug).replace('-delta', '')}"

    def test_of_the_root_is_served(self, client):
        assert client.get("/crl/root.crl").status_code == 200

    def test_is_the_newest(self, client, now):
        publish(Issuer.objects.get(slug="phone-signing"), at=now + timedelta(minutes=1))

        crl = x509.load_der_x509_crl(client.get("/crl/phone-signing.crl").content)

        assert crl.last_update_utc == now + timedelta(minutes=1)

    def test_is_asked_for_again_each_time_and_sent_only_when_new(self, client, now):
        first = client.get("/crl/phone-signing.crl")
        assert first["Cache-Control"] == "no-cache"

        again = client.get("/crl/phone-signing.crl", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

        publish(Issuer.objects.get(slug="phone-signing"), at=now)
        renewed = client.get("/crl/phone-signing.crl", headers={"If-None-Match": first["ETag"]})
        assert renewed.status_code == 200

    @pytest.mark.parametrize(
        "path",
        [
            "crl/phone.crl",
            "crl/phone-signing/16.crl",
            "crl/phone-signing/99999999999999999999.crl",
            "crl/phone-signing-2.crl",
            "crl/phone-signing-delta-delta.crl",
            "crl/root-delta.crl",
            "crl/root/0.crl",
            "crl/nobody.crl",
            "ca/nobody.cer",
            "ca/phone-signing-0.cer",
            "ca/../root.cer",
        ],
    )
    def test_that_is_not_there_is_not_found(self, client, path):
        assert client.get(f"/{path}").status_code == 404

    def test_is_only_read(self, client):
        assert client.head("/crl/phone-signing.crl").status_code == 200
        assert client.post("/crl/phone-signing.crl").status_code == 405
        assert client.delete("/ca/root.cer").status_code == 405

    def test_starts_no_session(self, client):
        assert not client.get("/crl/phone-signing.crl").cookies


class TestAnIssuer:
    @pytest.mark.parametrize("slug", [ROOT_SLUG, *SLUGS])
    def test_is_served(self, client, slug):
        response = client.get(f"/ca/{slug}.cer")

        assert response["Content-Type"] == "application/pkix-cert"
        assert response.content == bytes(Issuer.objects.get(slug=slug).certificate_der)
        assert x509.load_der_x509_certificate(response.content)

    def test_of_a_later_generation_has_an_address_of_its_own(self, client):
        first = Issuer.objects.get(slug="phone-signing")
        second = Issuer.objects.get(slug="card-signing")
        other = hashlib.sha256(b"another key").digest()
        Issuer.objects.create(
            slug="phone-signing", generation=2, certificate_der=second.certificate_der, key_sha256=other, issues=False,
            name_sha1=b"", name_sha256=b"", key_sha1=b"", key_reference="", not_after=first.not_after,
        )  # fmt: skip

        assert client.get("/ca/phone-signing-2.cer").content == bytes(second.certificate_der)
        assert client.get("/ca/phone-signing.cer").content == bytes(first.certificate_der)
        assert client.get("/crl/phone-signing-2.crl").status_code == 404
