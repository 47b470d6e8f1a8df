"""Where certificates send whoever wants to know their status: an address of its own, over plain http (RFC 5280 §8)."""

import re

from certificates.management.issuers import create_missing
from certificates.models import Issuer
from certificates.ocsp.renewal import renew_responder
from certificates.tests.people import ACard

STATUS = "http://status.smartcert.example"


def addresses(der):
    return {address.decode() for address in re.findall(rb"https?://[a-z0-9.:]+", bytes(der))}


class TestEveryCertificate:
    def test_points_to_the_address_of_status(self, issuers, hanako, now, settings):
        settings.STATUS_URL = STATUS

        made = ACard(hanako, at=now)

        for kind in ("digital_signature", "user_authentication"):
            assert addresses(made.certificate(kind).der) == {STATUS}

    def test_of_an_issuer_and_a_responder_does_too(self, db, settings, tmp_path, now):
        settings.STATUS_URL, settings.KEYS_DIR = STATUS, tmp_path
        create_missing(at=now)

        issuer = Issuer.objects.get(slug="card-signing")
        assert addresses(issuer.certificate_der) == {STATUS}
        assert addresses(renew_responder(issuer, at=now).certificate_der) <= {STATUS}
