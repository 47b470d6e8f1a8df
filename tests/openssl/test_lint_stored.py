"""pkilint judges all that a house with a past has signed: each row, each list at each address, each kind of answer.

test_lint.py judges the profiles one by one; here they are filled as the acts fill them: two generations of issuers, the
second with another type of key, citizens with rare characters and RSA keys, stops of every reason, removals, the root's
list, the sealer. Nothing above NOTICE may be found, and of notices only those of docs/decisions/0021-lint.md.
"""

import datetime
import secrets

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import ocsp as theirs
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from accounts.actor import THE_SYSTEM, Actor
from accounts.models import Citizen, Municipality
from certificates.crl.publish import publish
from certificates.keys.key_type import KeyType
from certificates.lifecycle.change_status import change_status
from certificates.lifecycle.issue_cards import issue_card
from certificates.lifecycle.suspend import suspend
from certificates.models import Certificate, Issuer, PublishedCrl, Responder, Sealer
from certificates.ocsp import rows
from certificates.ocsp.answer import answer, directory
from certificates.reasons import GIVEN_WITH, Reason
from certificates.states import Act, Carrier, Kind
from certificates.tests.asking import parsed, question, question_by_hash
from certificates.tests.people import ACard, APhone
from certificates.x509 import profiles
from tests.openssl import linter

pytestmark = [pytest.mark.openssl, pytest.mark.slow]

EXPLAINED = {
    "pkix.certificate_policies_policy_has_qualifier",  # says in words that it is for tests
}
RARE = {  # characters outside the BMP, a variation selector, one that another stands in for, the longest we take
    "plain": ("試験　花子", "", "東京都渋谷区松濤一丁目1番1号"),
    "outside the BMP": ("𠮷野　𩸽", "", "東京都葛󠄀飾区𠀋町1番1号"),
    "substituted": ("渡邊　髙﨑", "01001", "埼玉県さいたま市﨑町2-3"),
    "Latin": ("MARIA FERNANDA DE LA LUZ O'NEIL", "", "北海道札幌市中央区北１条西２丁目"),
    "long": ("寿" * 50, "", "京都府京都市" + "上る" * 80),
}


def citizen(name, substitutes, address, *, gender, born):
    return Citizen.objects.create(
        full_name=name, full_name_substitutes=substitutes, kana="シケン", birth_date=born, gender=gender,
        address=address, municipality=Municipality.objects.get(code="131130"),
    )  # fmt: skip


BORN = [datetime.date(year, 5, 1) for year in (1911, 1925, 1988, 1999, 2019)]  # an era each


@pytest.fixture(scope="module", params=[KeyType.P256, KeyType.RSA_2048])
def house(request, django_db_setup, django_db_blocker, tmp_path_factory):
    at = timezone.now().replace(microsecond=0)
    given = {"KEYS_DIR": tmp_path_factory.mktemp("keys"), "STATUS_URL": "http://smartcert.example"}  # has a dot
    with django_db_blocker.unblock(), override_settings(**given):
        directory.forget()
        call_command("create_issuers", key=request.param, verbosity=0)
        people = [
            citizen(*words, gender=str(1 + number % 3), born=born)
            for number, (words, born) in enumerate(zip(RARE.values(), BORN, strict=True))
        ]
        live(people, at=at)
        other = next(key_type for key_type in (KeyType.RSA_3072, KeyType.P256) if key_type != request.param)
        for slug in profiles.SLUGS:
            call_command("create_issuers", new_generation=slug, key=other, verbosity=0)
        live(people, at=at + datetime.timedelta(seconds=1), devices=100)
        for issuer in Issuer.objects.all():
            publish(issuer, at=timezone.now())
        yield
        rows.close_all()
        directory.forget()
        django_db_setup.renew()


def live(people, *, at, devices=0):
    """Cards and phones for everyone, and every stop there is."""
    for number, person in enumerate(people, start=devices):
        APhone(f"device-of-the-tests-{number:04}").set_up(ACard(person, at=at), at=at)
    rsa_keys = {kind: rsa.generate_private_key(65537, 2048).public_key() for kind in Kind}
    issue_card(people[0], keys=rsa_keys, at=at)
    held, *revoked = people[1:]
    suspend(held.pk, list(Carrier), actor=Actor.citizen(held.pk), reason=Reason.LOST, at=at)
    reasons = [reason for reason in Reason if reason in GIVEN_WITH[Act.REVOKE]]
    for number, certificate in enumerate(Certificate.objects.filter(citizen__in=revoked, status="valid")):
        change_status(certificate, Act.REVOKE, actor=THE_SYSTEM, reason=reasons[number % len(reasons)], at=at)
    for issuer in Issuer.objects.exclude(slug=profiles.ROOT_SLUG):
        publish(issuer, at=at)


def above_what_is_explained(findings):
    return [one for one in findings if not any(code in one for code in EXPLAINED)]


@pytest.mark.usefixtures("house")
class TestEverythingStored:
    def test_has_issuers_responders_and_a_sealer_that_are_clean(self):
        made = [bytes(row.certificate_der) for model in (Issuer, Responder, Sealer) for row in model.objects.all()]

        assert len(made) == 9 + 8 + 1
        assert [above_what_is_explained(linter.certificate(der)) for der in made] == [[]] * len(made)

    def test_has_citizens_certificates_that_are_clean(self):
        made = list(Certificate.objects.all())

        kinds = {(row.carrier, row.kind, row.issuer.generation) for row in made}
        assert len(kinds) == 8
        assert any(isinstance(parsed(row).public_key(), rsa.RSAPublicKey) for row in made)
        for row in made:
            assert above_what_is_explained(linter.certificate(bytes(row.der))) == []

    def test_has_chains_that_fit(self):
        root = bytes(Issuer.objects.get(slug="root").certificate_der)
        pairs = [(root, bytes(issuer.certificate_der)) for issuer in Issuer.objects.exclude(slug="root")]
        pairs += [(root, bytes(sealer.certificate_der)) for sealer in Sealer.objects.all()]
        for model, field in ((Certificate, "der"), (Responder, "certificate_der")):
            rows_ = model.objects.select_related("issuer")
            pairs += [(bytes(row.issuer.certificate_der), bytes(getattr(row, field))) for row in rows_]

        for issuer, subject in pairs:
            assert above_what_is_explained(linter.pair(issuer, subject)) == []

    def test_has_lists_that_are_clean(self):
        made = list(PublishedCrl.objects.all())

        scopes = {("shard" if row.scope.isdigit() else row.scope, row.issuer.generation) for row in made}
        assert scopes == {(scope, number) for scope in ("full", "delta", "shard") for number in (1, 2)}
        assert {"root"} <= {row.issuer.slug for row in made}
        reasons = {reason for row in made for reason in reasons_on(bytes(row.der))}
        assert {
            "certificateHold",
            "superseded",
            "keyCompromise",
            "cessationOfOperation",
            "affiliationChanged",
        } <= reasons
        for row in made:
            assert above_what_is_explained(linter.crl(bytes(row.der))) == [], f"{row.issuer} {row.scope}"

    @pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()], ids=["SHA-1", "SHA-256"])
    def test_has_answers_that_are_clean(self, algorithm):
        told = set()
        for row in Certificate.objects.select_related("issuer"):
            der = answer(question(row, algorithm=algorithm, nonce=secrets.token_bytes(32)), clock=timezone.now)
            told.add(theirs.load_der_ocsp_response(der).certificate_status.name)
            assert above_what_is_explained(linter.answer(der)) == []
        issuer = Issuer.objects.get(slug="card-signing", generation=2)
        hashes_of = (bytes(getattr(issuer, f"{of}_{algorithm.name}")) for of in ("name", "key"))
        stranger = question_by_hash(*hashes_of, secrets.token_bytes(16), algorithm=algorithm)
        unknown = answer(stranger, clock=timezone.now)
        told.add(theirs.load_der_ocsp_response(unknown).certificate_status.name)

        assert above_what_is_explained(linter.answer(unknown)) == []
        assert told == {"GOOD", "REVOKED", "UNKNOWN"}


class TestTheJudge:
    """It must be able to say no, or its silence means nothing."""

    @pytest.mark.usefixtures("house")
    def test_finds_what_was_spoilt(self):
        row = Certificate.objects.select_related("issuer").filter(kind=Kind.DIGITAL_SIGNATURE).first()
        spoilt = bytes(row.der).replace(b"\x03\x02\x06\xc0", b"\x03\x02\x01\x06")  # key usage: keyCertSign, crlSign

        assert any("ERROR" in finding for finding in linter.certificate(spoilt))
        other = Issuer.objects.exclude(slug=row.issuer.slug).exclude(slug="root").first()
        assert any("ERROR" in found for found in linter.pair(bytes(other.certificate_der), bytes(row.der)))
        crl = bytes(PublishedCrl.objects.filter(scope="delta").first().der)
        nameless = crl.replace(bytes.fromhex("0603551d23"), bytes.fromhex("0603551d7f"))  # no authority key identifier
        assert any("ERROR" in found for found in linter.crl(nameless))


def reasons_on(der):
    for entry in x509.load_der_x509_crl(der):
        for extension in entry.extensions:
            if isinstance(extension.value, x509.CRLReason):
                yield extension.value.reason.value
