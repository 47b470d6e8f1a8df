from datetime import timedelta

import pytest

from accounts.models import Municipality
from certificates.card_terminal import CardPin
from certificates.models.carriers import Platform
from certificates.states import Kind
from simulator.cast import CAST, KeyType, Matter
from simulator.chip import FORM

PEOPLE = list(CAST.values())


class TestTheCast:
    def test_is_at_least_eight_people(self):
        assert len(PEOPLE) >= 8

    def test_has_both_platforms(self):
        assert {person.platform for person in PEOPLE} == set(Platform)

    def test_has_someone_who_wants_one_kind_only(self):
        assert any(len(person.phone_kinds) == 1 for person in PEOPLE)

    def test_has_a_card_on_hold(self):
        assert any(person.matter is Matter.ON_HOLD for person in PEOPLE)

    def test_has_a_locked_signing_password(self):
        assert any(person.matter is Matter.SIGNING_LOCKED for person in PEOPLE)

    def test_has_a_card_that_expires_in_a_month(self):
        assert any(timedelta(days=25) < person.lasts < timedelta(days=32) for person in PEOPLE)

    def test_has_a_child_without_a_signing_certificate(self):
        children = [person for person in PEOPLE if person.birth_date.year > 2012]

        assert [child.card_kinds for child in children] == [(Kind.USER_AUTHENTICATION,)]

    def test_has_a_foreign_resident_with_middle_names(self):
        assert any(person.full_name.isascii() and len(person.full_name.split()) > 3 for person in PEOPLE)

    def test_has_an_old_card_with_rsa_keys(self):
        assert any(person.key_type is KeyType.RSA_2048 for person in PEOPLE)

    def test_has_rare_characters_marked_one_by_one(self):
        marked = [person for person in PEOPLE if person.full_name_substitutes]

        assert marked
        for person in marked:
            assert len(person.full_name_substitutes) == len(person.full_name) == len(person.written_as)
            differs = ["1" if a != b else "0" for a, b in zip(person.full_name, person.written_as, strict=True)]
            assert "".join(differs) == person.full_name_substitutes
            assert len(person.address_substitutes) == len(person.address)

    @pytest.mark.parametrize("name", CAST)
    def test_has_pins_of_the_right_form(self, name):
        person = CAST[name]

        assert FORM[CardPin.AUTHENTICATION].fullmatch(person.authentication)
        assert FORM[CardPin.CARD_TEXT].fullmatch(person.card_text)
        assert person.signing is None or FORM[CardPin.SIGNING].fullmatch(person.signing)

    def test_share_no_pin(self):
        pins = [pin for person in PEOPLE for pin in (person.authentication, person.card_text, person.signing) if pin]

        assert len(pins) == len(set(pins))

    @pytest.mark.django_db
    def test_live_in_different_towns_that_exist(self):
        towns = [person.municipality for person in PEOPLE]

        assert len(towns) == len(set(towns))
        assert Municipality.objects.filter(code__in=towns).count() == len(towns)
