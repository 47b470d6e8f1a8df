from datetime import timedelta

import pytest
from cryptography import x509
from django.core.management import call_command
from django.forms.models import model_to_dict
from django.utils import timezone

from accounts.models import Citizen
from certificates.models import Card, Certificate
from certificates.states import Kind, State
from simulator.cast import CAST
from simulator.chip import VirtualChip
from simulator.dealing import deal
from simulator.jobs import deal_again, dealt_before
from simulator.models import ChipPin, VirtualCard

pytestmark = pytest.mark.django_db


class TestDealCards:
    def test_gives_everyone_a_card_whose_chip_holds_what_was_issued(self, issuers):
        call_command("deal_cards")

        for name, person in CAST.items():
            place = VirtualCard.objects.get(person=name)
            issued = {c.kind: bytes(c.der) for c in place.card.certificates.all()}
            assert set(issued) == set(person.card_kinds)
            assert {key.kind: bytes(key.certificate) for key in place.keys.all()} == issued

    def test_leaves_everyone_alone_the_second_time(self, issuers, django_assert_max_num_queries):
        call_command("deal_cards")
        before = set(Certificate.objects.values_list("pk", flat=True))

        with django_assert_max_num_queries(1):
            call_command("deal_cards")

        assert set(Certificate.objects.values_list("pk", flat=True)) == before

    def test_gives_a_new_card_for_one_that_has_expired(self, issuers):
        long_ago = timezone.now() - CAST["fumi"].lasts - timedelta(days=1)
        expired = deal("fumi", at=long_ago)

        call_command("deal_cards")

        place = VirtualCard.objects.get(person="fumi")
        assert place.pk == expired.pk
        assert place.card != expired.card

    def test_brings_home_whoever_moved_and_has_another_name(self, issuers):
        citizen = deal("aoi", at=timezone.now()).citizen
        described = model_to_dict(citizen)
        Citizen.objects.filter(pk=citizen.pk).update(
            address="見本県", full_name="見本橋　樹", kana="ミホンバシ　イツキ"
        )

        deal("aoi", at=timezone.now())

        citizen.refresh_from_db()
        assert model_to_dict(citizen) == described

    def test_puts_the_lost_card_on_hold(self, issuers):
        place = deal("makoto", at=timezone.now())

        assert set(place.card.certificates.values_list("status", flat=True)) == {State.ON_HOLD}

    def test_locks_the_locked_password_only(self, issuers):
        place = deal("daichi", at=timezone.now())

        assert {pin.which: pin.is_locked for pin in place.pins.all()} == {
            "signing": True,
            "authentication": False,
            "card_text": False,
        }

    def test_ends_a_card_on_its_persons_day(self, issuers):
        now = timezone.now()

        place = deal("fumi", at=now)

        for certificate in place.card.certificates.all():
            assert certificate.not_after == (now + timedelta(days=30)).replace(microsecond=0)

    def test_signs_with_rsa_where_the_card_is_an_old_one(self, issuers):
        place = deal("takashi", at=timezone.now())

        der = bytes(place.keys.get(kind=Kind.DIGITAL_SIGNATURE).certificate)
        assert x509.load_der_x509_certificate(der).public_key().key_size == 2048


class TestDealingAgain:
    def test_keeps_the_place_and_the_person_and_ends_the_old_card(self, issuers):
        first = deal("aoi", at=timezone.now())

        second = deal("aoi", at=timezone.now())

        assert (second.pk, second.citizen_id) == (first.pk, first.citizen_id)
        assert set(first.card.certificates.values_list("status", flat=True)) == {State.REVOKED}
        assert set(second.card.certificates.values_list("status", flat=True)) == {State.VALID}
        assert Card.objects.get(pk=first.card.pk).ended_at
        assert Citizen.objects.filter(pk=first.citizen_id).count() == 1

    def test_unlocks_and_forgets_changed_pins(self, issuers):
        place = deal("aoi", at=timezone.now())
        ChipPin.objects.filter(card=place, which="authentication").update(value="9999")
        ChipPin.objects.filter(card=place).update(wrong_count=3)

        deal("aoi", at=timezone.now())

        assert VirtualChip(place.pk).sign(b"", kind=Kind.USER_AUTHENTICATION, pin=CAST["aoi"].authentication)
        assert not place.pins.filter(wrong_count__gt=0).exists()

    def test_by_the_job_reaches_everyone_once(self, issuers):
        call_command("deal_cards")
        asked_at = timezone.now()

        deal_again(asked_at=asked_at.isoformat())
        assert not dealt_before(asked_at).exists()
        issued = Certificate.objects.count()
        deal_again(asked_at=asked_at.isoformat())

        assert Certificate.objects.count() == issued == 2 * sum(len(person.card_kinds) for person in CAST.values())
