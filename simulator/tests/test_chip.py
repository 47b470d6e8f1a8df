from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.utils import timezone

from accounts.tests.at_once import at_once, outcomes
from certificates.card_terminal import CardPin, NotOnThisCard, PinLocked, WrongPin, card_on_terminal
from certificates.states import Kind
from simulator.cast import CAST
from simulator.chip import NotPermitted, VirtualChip
from simulator.models import ChipPin, VirtualCard

SIGNING, AUTHENTICATION = Kind.DIGITAL_SIGNATURE, Kind.USER_AUTHENTICATION
PARALLEL = 40
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def public_key_of(place, kind):
    der = bytes(place.keys.get(kind=kind).private_key)
    return serialization.load_der_private_key(der, password=None).public_key()


def certificate_for(key):
    name = x509.Name([])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    now = timezone.now()
    return builder.serial_number(1).not_valid_before(now).not_valid_after(now).sign(key, hashes.SHA256())


class TestSigning:
    def test_gives_raw_r_and_s_of_a_p256_key(self, card_of):
        place = card_of("aoi")

        signature = VirtualChip(place.pk).sign(b"words", kind=SIGNING, pin=CAST["aoi"].signing)

        assert len(signature) == 64
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        public_key_of(place, SIGNING).verify(encode_dss_signature(r, s), b"words", ec.ECDSA(hashes.SHA256()))

    def test_gives_pkcs1_v15_of_an_rsa_key(self, card_of):
        place = card_of("takashi")

        signature = VirtualChip(place.pk).sign(b"words", kind=SIGNING, pin=CAST["takashi"].signing)

        public_key_of(place, SIGNING).verify(signature, b"words", padding.PKCS1v15(), hashes.SHA256())

    def test_takes_the_password_in_small_letters(self, card_of):
        place = card_of("aoi")

        assert VirtualChip(place.pk).sign(b"words", kind=SIGNING, pin=CAST["aoi"].signing.lower())

    def test_keeps_the_two_kinds_apart(self, card_of):
        place = card_of("aoi")

        with pytest.raises(WrongPin):
            VirtualChip(place.pk).sign(b"words", kind=SIGNING, pin=CAST["aoi"].authentication)

        assert VirtualChip(place.pk).sign(b"words", kind=AUTHENTICATION, pin=CAST["aoi"].authentication)

    def test_is_refused_where_there_is_no_such_key_and_counts_nothing(self, card_of):
        place = card_of("hinata")

        with pytest.raises(NotOnThisCard):
            VirtualChip(place.pk).sign(b"words", kind=SIGNING, pin="ABC123")

        assert not place.pins.filter(wrong_count__gt=0).exists()


class TestReading:
    def test_gives_the_four_attributes_for_the_card_text_pin(self, card_of):
        text = VirtualChip(card_of("maria").pk).read(pin=CAST["maria"].card_text)

        person = CAST["maria"]
        assert (text.full_name, text.birth_date, text.gender, text.address) == (
            person.full_name,
            person.birth_date,
            person.gender,
            person.address,
        )

    def test_is_refused_for_another_pin_of_the_card(self, card_of):
        with pytest.raises(WrongPin):
            VirtualChip(card_of("maria").pk).read(pin=CAST["maria"].authentication)


class TestTries:
    @pytest.mark.parametrize(
        ("kind", "which", "limit"), [(SIGNING, "signing", 5), (AUTHENTICATION, "authentication", 3)]
    )
    def test_end_at_the_limit_and_then_the_right_pin_is_not_looked_at(self, card_of, kind, which, limit):
        place = card_of("aoi")
        left = []

        for _ in range(limit):
            with pytest.raises(WrongPin) as refused:
                VirtualChip(place.pk).sign(b"words", kind=kind, pin="0000")
            left.append(refused.value.tries_left)

        assert left == list(range(limit - 1, -1, -1))
        with pytest.raises(PinLocked):
            VirtualChip(place.pk).sign(b"words", kind=kind, pin=getattr(CAST["aoi"], which))

    def test_are_set_back_by_success_alone(self, card_of):
        place, pin = card_of("aoi"), CAST["aoi"].authentication
        chip = VirtualChip(place.pk)
        for _ in range(2):
            with pytest.raises(WrongPin):
                chip.sign(b"words", kind=AUTHENTICATION, pin="0000")

        chip.sign(b"words", kind=AUTHENTICATION, pin=pin)

        with pytest.raises(WrongPin) as refused:
            chip.sign(b"words", kind=AUTHENTICATION, pin="0000")
        assert refused.value.tries_left == 2

    def test_of_one_pin_leave_the_others_alone(self, card_of):
        place = card_of("daichi")

        with pytest.raises(PinLocked):
            VirtualChip(place.pk).sign(b"words", kind=SIGNING, pin=CAST["daichi"].signing)

        assert VirtualChip(place.pk).sign(b"words", kind=AUTHENTICATION, pin=CAST["daichi"].authentication)

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize(
        ("kind", "which", "limit"), [(SIGNING, "signing", 5), (AUTHENTICATION, "authentication", 3)]
    )
    def test_in_parallel_are_counted_one_by_one(self, card_of, kind, which, limit):
        place = card_of("aoi")

        def guess():
            VirtualChip(place.pk).sign(b"words", kind=kind, pin="0000")

        told = outcomes(at_once([guess] * PARALLEL, refusals=(WrongPin, PinLocked)))

        assert told == {"WrongPin": limit, "PinLocked": PARALLEL - limit}
        assert ChipPin.objects.get(card=place, which=which).wrong_count == limit


class TestTakingACertificate:
    def test_keeps_it_beside_its_key(self, card_of):
        place = card_of("aoi")
        key = serialization.load_der_private_key(bytes(place.keys.get(kind=SIGNING).private_key), password=None)
        der = certificate_for(key).public_bytes(serialization.Encoding.DER)

        VirtualChip(place.pk).take_certificate(der, kind=SIGNING)

        assert bytes(place.keys.get(kind=SIGNING).certificate) == der

    def test_is_refused_for_another_key(self, card_of):
        place = card_of("aoi")
        der = certificate_for(ec.generate_private_key(ec.SECP256R1())).public_bytes(serialization.Encoding.DER)

        with pytest.raises(ValueError):
            VirtualChip(place.pk).take_certificate(der, kind=SIGNING)


class TestSettingAPin:
    """On the panel at a counter, with a permit that the counter asked for (R-36)."""

    @pytest.fixture
    def daichi(self, card_of):
        return VirtualChip(card_of("daichi").pk)  # locked

    def test_makes_the_new_one_count_and_unlocks(self, daichi):
        permit = daichi.permit_pin(which=CardPin.SIGNING, at=NOW)
        daichi.set_pin("newpass1", which=CardPin.SIGNING, permit=permit, at=NOW)

        assert daichi.sign(b"words", kind=SIGNING, pin="NEWPASS1")
        assert daichi.pin_set_at(which=CardPin.SIGNING) == NOW

    @pytest.mark.parametrize("pin", ["SHORT", "ONLYLETTERS", "1234567", "日本語ABC123", "A1" * 9, ""])
    def test_is_refused_for_a_password_of_the_wrong_form_and_can_be_tried_again(self, daichi, pin):
        permit = daichi.permit_pin(which=CardPin.SIGNING, at=NOW)
        with pytest.raises(ValueError):
            daichi.set_pin(pin, which=CardPin.SIGNING, permit=permit, at=NOW)

        daichi.set_pin("NEWPASS1", which=CardPin.SIGNING, permit=permit, at=NOW)

    @pytest.mark.parametrize("pin", ["123", "12345", "１２３４", "12a4", ""])
    def test_is_refused_for_anything_but_four_digits(self, daichi, pin):
        permit = daichi.permit_pin(which=CardPin.AUTHENTICATION, at=NOW)
        with pytest.raises(ValueError):
            daichi.set_pin(pin, which=CardPin.AUTHENTICATION, permit=permit, at=NOW)

    def test_works_once_and_soon_for_this_pin_of_this_card(self, daichi, card_of):
        def refused(chip, permit, which, minutes=0):
            with pytest.raises(NotPermitted):
                chip.set_pin("9999", which=which, permit=permit, at=NOW + timedelta(minutes=minutes))

        permit = daichi.permit_pin(which=CardPin.AUTHENTICATION, at=NOW)
        refused(daichi, permit, CardPin.CARD_TEXT)
        refused(VirtualChip(card_of("aoi").pk), permit, CardPin.AUTHENTICATION)
        refused(daichi, permit, CardPin.AUTHENTICATION, minutes=5)
        refused(daichi, "guess", CardPin.AUTHENTICATION)
        daichi.set_pin("2846", which=CardPin.AUTHENTICATION, permit=permit, at=NOW)
        refused(daichi, permit, CardPin.AUTHENTICATION)

        assert daichi.pin_set_at(which=CardPin.CARD_TEXT) is None


class TestTheTerminal:
    def test_finds_the_card_by_the_settings(self, card_of):
        chip = card_on_terminal(str(card_of("aoi").pk))

        assert chip.sign(b"words", kind=SIGNING, pin=CAST["aoi"].signing)

    def test_has_no_cards_where_no_terminal_is_named(self, card_of, settings):
        settings.CARD_TERMINAL = ""

        with pytest.raises(NotOnThisCard):
            card_on_terminal(str(card_of("aoi").pk))


@pytest.mark.django_db
class TestACardThatIsNotThere:
    @pytest.mark.parametrize("card_id", ["", "nonsense", "01900000-0000-7000-8000-000000000000"])
    def test_is_refused(self, card_id):
        assert not VirtualCard.objects.exists()
        with pytest.raises(NotOnThisCard):
            VirtualChip(card_id)
