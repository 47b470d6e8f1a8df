"""Questions put in a form that is known: the same answers as if each were read anew."""

import datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp
from django.utils import timezone

from accounts.actor import Actor
from certificates.lifecycle.suspend import suspend
from certificates.models import Certificate
from certificates.ocsp import forms
from certificates.ocsp.answer import answer, directory
from certificates.ocsp.renewal import renew_responder
from certificates.reasons import Reason
from certificates.states import Carrier
from certificates.tests.asking import parsed, question, question_by_hash
from certificates.tests.ocsp_house import Answered, Status, asked, together
from certificates.tests.people import ACard, APhone
from certificates.x509 import der as octets
from certificates.x509 import ocsp as ocsp_bytes


@pytest.fixture(autouse=True)
def nothing_met_yet(house):
    """The speakers have just been read, for a question about a card."""
    directory.forget()
    asked(question(Certificate.objects.filter(carrier="card").first()))


def is_known(der):
    return directory.forms().find(der) is not None


class TestAForm:
    @pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
    def test_is_known_after_one_question_and_says_the_same(self, house, algorithm):
        at = timezone.now()
        ders = [question(one, algorithm=algorithm) for one in (house.valid, house.held, house.revoked, house.ready)]

        def signed():
            return [ocsp.load_der_ocsp_response(answer(der, clock=lambda: at)).tbs_response_bytes for der in ders]

        read_anew = []
        for der in ders:
            directory.forget()
            assert not is_known(der)
            read_anew.append(ocsp.load_der_ocsp_response(answer(der, clock=lambda: at)).tbs_response_bytes)
        asked(ders[0])

        assert all(map(is_known, ders))  # they differ in the serial alone
        assert signed() == read_anew

    def test_hears_of_a_stop_at_once(self, house):
        phone = APhone("device-of-the-tests-0200")
        certificate = phone.set_up(ACard(house.person("人200"), at=house.at), at=house.at)[0]
        for _ in range(3):
            assert asked(question(certificate)).certificate_status == Status.GOOD

        actor = Actor.citizen(certificate.citizen_id)
        suspend(certificate.citizen_id, [Carrier.PHONE], actor=actor, reason=Reason.LOST, at=timezone.now())

        assert asked(question(certificate)).certificate_status == Status.REVOKED

    def test_speaks_of_its_own_second(self, house):
        der = question(house.valid)
        asked(der)
        for seconds in (0, 1, 1, 5, 0):
            at = timezone.now() + datetime.timedelta(seconds=seconds)
            said = ocsp.load_der_ocsp_response(answer(der, clock=lambda at=at: at))

            assert said.this_update_utc == at.replace(microsecond=0)
            assert said.next_update_utc == said.this_update_utc + datetime.timedelta(minutes=2)

    def test_belongs_to_one_issuer(self, house):
        card = Certificate.objects.filter(carrier="card", citizen=house.valid.citizen_id, kind=house.valid.kind).get()
        asked(question(house.valid))

        assert not is_known(question(card))
        said = asked(question(card))
        said.certificates[0].verify_directly_issued_by(parsed(card.issuer))
        phone = house.valid.issuer
        der = question_by_hash(bytes(phone.name_sha256), bytes(phone.key_sha256), bytes(card.serial))
        assert is_known(der)
        assert asked(der).certificate_status == Status.UNKNOWN

    def test_goes_with_its_responder(self, house):
        """A responder made anew is found within the minute in which speakers are read again."""
        before = asked(question(house.valid)).certificates
        renew_responder(house.valid.issuer, at=house.at + datetime.timedelta(hours=1))

        assert asked(question(house.valid)).certificates == before
        directory._read_at -= 61
        assert not is_known(question(house.valid))
        assert asked(question(house.valid)).certificates != before

    def test_says_nothing_after_its_responders_end(self, house):
        asked(question(house.valid))
        long_after = house.at + datetime.timedelta(days=365)

        said = ocsp.load_der_ocsp_response(answer(question(house.valid), clock=lambda: long_after))

        assert said.response_status == Answered.TRY_LATER


class TestWhatIsAlwaysRead:
    def test_a_nonce(self, house):
        der = question(house.valid, nonce=b"n" * 16)
        for _ in range(2):
            (echoed,) = asked(der).extensions
            assert echoed.value.nonce == b"n" * 16
            assert not is_known(der)

    def test_several_certificates(self, house):
        der = together(question(house.valid), question(house.held))
        asked(der)

        assert not is_known(der)

    @pytest.mark.parametrize("serial", [b"\x01", b"\x01" * 15, b"\x01" * 17, b"\x7f" * 20])
    def test_a_serial_of_another_length(self, house, serial):
        der = question_by_hash(bytes(house.valid.issuer.name_sha256), bytes(house.valid.issuer.key_sha256), serial)
        asked(der)

        assert not is_known(der)

    @pytest.mark.parametrize("first", [0x00, 0x80, 0xFF])
    def test_a_serial_that_none_of_ours_can_be(self, house, first):
        """Octets that are no INTEGER of this length, or a negative one: the strict reader judges them as ever."""
        der, serial = question(house.valid), bytes(house.valid.serial)
        odd = der.replace(serial, bytes([first, 0x00]) + serial[2:])
        read_anew = asked(odd).response_status
        asked(der)

        assert is_known(der)
        assert not is_known(odd)
        assert asked(odd).response_status == read_anew

    def test_a_name_that_holds_the_octets_of_the_question(self, house):
        """Else the sixteen octets that are taken for the serial could be those in the name."""
        tbs = octets.only(octets.only(question(house.valid), octets.SEQUENCE), octets.SEQUENCE)
        cert_id = ocsp_bytes.parse(question(house.valid)).asked[0].whole
        oid = bytes.fromhex("06022a03")
        name = octets.explicit(1, octets.explicit(0, oid, octets.explicit(0, octets.tlv(octets.OCTET_STRING, cert_id))))
        odd = octets.sequence(octets.sequence(name, tbs))
        assert odd.count(cert_id) == 2

        assert asked(odd).certificate_status == Status.GOOD
        assert not is_known(odd)

    def test_more_forms_than_are_kept(self, house, monkeypatch):
        monkeypatch.setattr(forms, "_MOST", 1)
        first, second = question(house.valid, algorithm=hashes.SHA1()), question(house.valid)
        asked(first)

        assert asked(second).certificate_status == Status.GOOD
        assert (is_known(first), is_known(second)) == (True, False)
