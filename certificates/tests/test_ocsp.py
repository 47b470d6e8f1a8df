"""What OCSP says of real rows (contract §4)."""

import datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ReasonFlags, ocsp
from django.utils import timezone

from accounts.actor import Actor
from certificates.lifecycle.suspend import suspend
from certificates.management.commands.create_issuers import create_missing
from certificates.models import Certificate, Issuer
from certificates.ocsp.answer import answer, directory
from certificates.ocsp.renewal import renew_responders
from certificates.reasons import Reason
from certificates.states import Carrier
from certificates.tests.asking import parsed, question, question_by_hash
from certificates.tests.ocsp_house import DAY, Answered, Status, asked, citizen, together
from certificates.tests.people import ACard, APhone


class TestAStatus:
    def test_of_a_valid_certificate_is_good(self, house):
        assert asked(question(house.valid)).certificate_status == Status.GOOD

    def test_on_hold_is_revoked_for_a_hold(self, house):
        said = asked(question(house.held))

        assert (said.certificate_status, said.revocation_reason) == (Status.REVOKED, ReasonFlags.certificate_hold)
        assert said.revocation_time_utc == house.at

    def test_revoked_is_revoked_with_its_code_and_no_more(self, house):
        said = asked(question(house.revoked))

        assert (said.certificate_status, said.revocation_reason) == (Status.REVOKED, ReasonFlags.superseded)

    def test_of_what_waits_to_be_registered_is_unknown(self, house):
        assert asked(question(house.ready)).certificate_status == Status.UNKNOWN

    @pytest.mark.parametrize("serial", [b"\x01" * 16, b"\x01", b"\x00", b"\x7f" * 20, b"\x01" * 100])
    def test_of_a_serial_that_is_not_in_the_table_is_unknown(self, house, serial):
        issuer = house.valid.issuer
        der = question_by_hash(bytes(issuer.name_sha256), bytes(issuer.key_sha256), serial)

        assert asked(der).certificate_status == Status.UNKNOWN

    def test_is_signed_by_a_responder_of_the_certificates_own_issuer(self, house):
        (responder,) = asked(question(house.valid)).certificates

        responder.verify_directly_issued_by(parsed(house.valid.issuer))

    def test_is_as_of_now_and_soon_over(self, house):
        before = timezone.now().replace(microsecond=0)
        said = asked(question(house.valid))

        assert before <= said.this_update_utc <= timezone.now()
        assert said.next_update_utc - said.this_update_utc == datetime.timedelta(minutes=2)

    @pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
    def test_comes_in_the_askers_hash(self, house, algorithm):
        said = asked(question(house.valid, algorithm=algorithm))

        assert said.hash_algorithm.name == algorithm.name
        assert said.serial_number == int.from_bytes(bytes(house.valid.serial), "big")

    @pytest.mark.parametrize("length", [1, 32, 128])
    def test_echoes_the_nonce(self, house, length):
        (nonce,) = asked(question(house.valid, nonce=b"n" * length)).extensions

        assert nonce.value.nonce == b"n" * length

    @pytest.mark.parametrize("length", [0, 129])
    def test_is_refused_with_a_nonce_of_another_length(self, house, length):  # RFC 9654
        assert asked(question(house.valid, nonce=b"n" * length)).response_status == Answered.MALFORMED_REQUEST

    def test_of_an_expired_certificate_is_still_what_its_row_says(self, house):
        later = house.valid.not_after + DAY
        renew_responders(at=later)
        directory.forget()

        said = ocsp.load_der_ocsp_response(answer(question(house.valid), clock=lambda: later))

        assert (said.certificate_status, said.this_update_utc) == (Status.GOOD, later)


class TestTheWrongIssuer:
    """Name and key must both be those of the issuer whose certificate it is: anything else is never good."""

    @pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
    @pytest.mark.parametrize("field", ["name", "key"])
    def test_hash_that_is_nobodys_is_unauthorized(self, house, field, algorithm):
        issuer = house.valid.issuer
        right = {name: bytes(getattr(issuer, f"{name}_{algorithm.name}")) for name in ("name", "key")}
        wrong = right | {field: b"\x00" * algorithm.digest_size}
        serial = bytes(house.valid.serial)

        assert asked(question_by_hash(right["name"], right["key"], serial, algorithm=algorithm)).certificate_status
        said = asked(question_by_hash(wrong["name"], wrong["key"], serial, algorithm=algorithm))
        assert said.response_status == Answered.UNAUTHORIZED

    def test_of_ours_does_not_know_the_certificate(self, house):
        other = Issuer.objects.get(slug="card-signing")
        der = question_by_hash(bytes(other.name_sha256), bytes(other.key_sha256), bytes(house.valid.serial))

        assert asked(der).certificate_status == Status.UNKNOWN

    def test_mixed_from_two_of_ours_is_unauthorized(self, house):
        one, other = house.valid.issuer, Issuer.objects.get(slug="card-signing")
        der = question_by_hash(bytes(one.name_sha256), bytes(other.key_sha256), bytes(house.valid.serial))

        assert asked(der).response_status == Answered.UNAUTHORIZED

    def test_hash_in_an_algorithm_not_spoken_is_unauthorized(self, house):
        said = asked(question(house.valid, algorithm=hashes.SHA512()))

        assert said.response_status == Answered.UNAUTHORIZED


class TestSeveral:
    def test_of_one_issuer_are_answered_each(self, house):
        several = [house.valid, house.held, house.revoked, house.ready, house.valid]
        algorithms = [hashes.SHA256(), hashes.SHA1(), hashes.SHA256(), hashes.SHA256(), hashes.SHA1()]
        der = together(*(question(one, algorithm=h) for one, h in zip(several, algorithms, strict=True)))

        said = [(one.hash_algorithm.name, one.certificate_status.name) for one in asked(der).responses]

        assert said == [
            ("sha256", "GOOD"),
            ("sha1", "REVOKED"),
            ("sha256", "REVOKED"),
            ("sha256", "UNKNOWN"),
            ("sha1", "GOOD"),
        ]

    def test_of_two_issuers_are_unauthorized(self, house):
        card = Certificate.objects.filter(carrier="card", citizen=house.valid.citizen_id).first()

        der = together(question(house.valid), question(card))

        assert asked(der).response_status == Answered.UNAUTHORIZED

    def test_one_of_them_nobodys_are_unauthorized(self, house):
        der = together(question(house.valid), question_by_hash(b"\x00" * 32, b"\x00" * 32, b"\x01"))

        assert asked(der).response_status == Answered.UNAUTHORIZED


class TestAtOnce:
    def test_the_first_question_after_a_suspension_hears_of_it(self, house):
        phone = APhone("device-of-the-tests-0100")
        certificate = phone.set_up(ACard(citizen("人100"), at=house.at), at=house.at)[0]
        assert asked(question(certificate)).certificate_status == Status.GOOD

        actor = Actor.citizen(certificate.citizen_id)
        suspend(certificate.citizen_id, [Carrier.PHONE], actor=actor, reason=Reason.LOST, at=timezone.now())

        assert asked(question(certificate)).certificate_status == Status.REVOKED

    def test_a_new_generation_of_an_issuer_is_known(self, house):
        asked(question(house.valid))
        directory._read_at -= 2  # two seconds later
        Issuer.objects.filter(slug="card-authentication").update(issues=False)
        try:
            (newer,) = create_missing(at=house.at)
            renew_responders(at=house.at)
            der = question_by_hash(bytes(newer.name_sha256), bytes(newer.key_sha256), b"\x01" * 16)

            said = asked(der)

            assert said.certificate_status == Status.UNKNOWN
            said.certificates[0].verify_directly_issued_by(parsed(newer))
        finally:
            Issuer.objects.filter(slug="card-authentication", generation=2).update(issues=False)
            Issuer.objects.filter(slug="card-authentication", generation=1).update(issues=True)
