"""While a transaction works for an office, other cities' people are not there: PostgreSQL's own word (R-40)."""

import datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import record_view
from accounts.models import AccessRecord, Citizen, Municipality, Notice
from accounts.office import working_for
from accounts.roles import Channel, Role
from accounts.tests.colleagues import KITA, SHIBUYA

pytestmark = pytest.mark.django_db


def citizen(office):
    return Citizen.objects.create(
        full_name="試験 花子", kana="シケン ハナコ", birth_date=datetime.date(1988, 4, 2), gender="2", address="町",
        municipality=Municipality.objects.get(code=office),
    )  # fmt: skip


@pytest.fixture
def two():
    here, there = citizen(SHIBUYA), citizen(KITA)
    actor = Actor(role=Role.AUDITOR, channel=Channel.SYSTEM, id=here.id, reference="x")
    for one in (here, there):
        record_view(one, actor=actor, purpose="試験", at=timezone.now())
        Notice.objects.create(citizen=one, about="suspended", at=timezone.now())
    return here, there


class TestAnOffice:
    def test_sees_its_own_people_and_what_belongs_to_them(self, two):
        here, _there = two
        with working_for(SHIBUYA):
            assert list(Citizen.objects.all()) == [here]
            assert {one.citizen_id for one in AccessRecord.objects.all()} == {here.id}
            assert {one.citizen_id for one in Notice.objects.all()} == {here.id}

    def test_cannot_write_another_citys_people(self, two):
        _here, there = two
        with working_for(SHIBUYA):
            assert Citizen.objects.filter(pk=there.pk).update(full_name="別") == 0
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                citizen(KITA)

    def test_that_is_unknown_sees_nobody(self, two):
        with working_for("999999"):
            assert not Citizen.objects.exists()

    def test_is_forgotten_afterwards_whatever_happened(self, two):
        with working_for(SHIBUYA):
            pass
        assert Citizen.objects.count() == 2
        with pytest.raises(ZeroDivisionError), working_for(SHIBUYA):
            raise ZeroDivisionError
        assert Citizen.objects.count() == 2

    @pytest.mark.django_db(transaction=True)
    def test_leaves_nothing_on_the_connection(self):
        with working_for(SHIBUYA):
            pass
        with connection.cursor() as cursor:
            cursor.execute("SELECT accounts_office()")
            assert cursor.fetchone() == ("",)
