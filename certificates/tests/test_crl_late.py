"""A signer that fails stops no suspension: that stands and OCSP says so; everybody is told that the lists are late."""

import datetime
import re

import pytest
from cryptography.x509 import ocsp
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.actor import Actor
from certificates import jobs
from certificates.crl.publish import publish, publish_after
from certificates.crl.tidy import forget_superseded
from certificates.keys.configured import issuer_signer
from certificates.keys.signer import KeyNotHere
from certificates.lifecycle.suspend import suspend
from certificates.models import Issuer, PublishedCrl, Receipt, StatusChange
from certificates.ocsp.answer import answer, directory
from certificates.reasons import Reason
from certificates.states import Carrier
from certificates.tests.asking import listed, question

MINUTE = datetime.timedelta(minutes=1)
REVOKED = ocsp.OCSPCertStatus.REVOKED


@pytest.fixture
def log_in(registered):
    """In use, and listed as such a quarter of an hour ago by the clock on the wall."""
    for issuer in Issuer.objects.exclude(slug="root"):
        publish(issuer, at=timezone.now() - 15 * MINUTE)
    return registered[0]


@pytest.fixture
def key_file(log_in, keys_dir):
    """The issuing key is taken away before the stop, and this is where it belongs."""
    file = keys_dir / "issuers" / log_in.issuer.key_reference.removeprefix("file:")
    assert file.exists()
    away = file.rename(file.with_suffix(".away"))
    issuer_signer.cache_clear()
    yield file
    if away.exists():
        away.rename(file)
    issuer_signer.cache_clear()


@pytest.fixture
def receipt(key_file, hanako):
    at = timezone.now() - 10 * MINUTE
    suspend(hanako.id, [Carrier.PHONE], actor=Actor.citizen(hanako.id), reason=Reason.LOST, at=at)
    return Receipt.objects.get()


def metric(client, name, slug):
    text = client.get("/metrics").content.decode()
    return int(re.search(rf'^{name}{{issuer="{slug}",generation="1"}} (\d+)$', text, re.MULTILINE)[1])


def page(client, receipt):
    return client.get(f"/receipts/{receipt.pk}/").content.decode()


@pytest.mark.django_db(transaction=True)
class TestASignerThatFails:
    def test_stops_no_suspension_and_is_told_to_everybody(self, client, log_in, receipt):
        slug = log_in.issuer.slug
        change = StatusChange.objects.filter(certificate=log_in).latest("id")

        with pytest.raises(KeyNotHere):
            publish_after(change, at=timezone.now())
        jobs.publish_crls_by_the_clock(0)  # the other issuers' lists are made all the same

        log_in.refresh_from_db()
        assert log_in.status == "on_hold"
        directory.forget()
        said = ocsp.load_der_ocsp_response(answer(question(log_in), clock=timezone.now))
        assert said.certificate_status == REVOKED
        assert 600 <= metric(client, "smartcert_crl_late_seconds", slug) < 900
        assert metric(client, "smartcert_crl_late_seconds", "card-signing") == 0
        assert "一覧（失効リスト）を出すのが遅れています" in page(client, receipt)

    def test_catches_up_when_its_key_is_back(self, client, log_in, receipt, key_file):
        key_file.with_suffix(".away").rename(key_file)

        jobs.publish_crls_by_the_clock(0)

        assert listed(log_in.issuer) == {bytes(log_in.serial): "certificateHold"}
        assert metric(client, "smartcert_crl_late_seconds", log_in.issuer.slug) == 0
        assert "失効リスト" not in page(client, receipt)


@pytest.mark.django_db(transaction=True)
class TestAReceipt:
    def test_says_nothing_of_lists_that_came_in_time(self, client, log_in, hanako):
        suspend(hanako.id, [Carrier.PHONE], actor=Actor.citizen(hanako.id), reason=Reason.LOST, at=timezone.now())

        assert "失効リスト" not in page(client, Receipt.objects.get())


@pytest.mark.django_db
class TestListsThatHaveServed:
    def test_are_deleted_a_day_after_their_end_and_the_newest_never(self, issuers):
        issuer, now = Issuer.objects.get(slug="phone-signing"), timezone.now()
        for days in (9, 8, 1):
            publish(issuer, at=now - datetime.timedelta(days=days))
        kept = set(PublishedCrl.objects.filter(number=3).values_list("pk", flat=True))

        deleted = forget_superseded(at=now)

        assert deleted == 2 * len(kept)
        assert set(PublishedCrl.objects.filter(issuer=issuer).values_list("pk", flat=True)) == kept

    @pytest.mark.parametrize("days", [0, 1, 9])
    def test_and_no_other_may_be(self, issuers, days):
        publish(Issuer.objects.get(slug="phone-signing"), at=timezone.now() - datetime.timedelta(days=days))

        for sql in ("DELETE FROM certificates_publishedcrl", "TRUNCATE certificates_publishedcrl"):
            with pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(sql)
