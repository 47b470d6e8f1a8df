"""Municipalities, staff, who looked: what the rows refuse (R-40)."""

import dataclasses
import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts import audit
from accounts.actor import Actor
from accounts.ids import new_id
from accounts.models import AccessRecord, Citizen, Municipality, StaffMember
from accounts.models.municipality import validate_code
from accounts.roles import Channel, Role

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def shibuya(db):
    return Municipality.objects.get(code="131130")


@pytest.fixture
def hanako(shibuya):
    return Citizen.objects.create(
        full_name="試験 花子", kana="シケン ハナコ", birth_date="1988-04-02", gender="2", address="東京都渋谷区",
        municipality=shibuya,
    )  # fmt: skip


class TestMunicipalities:
    def test_all_carry_their_check_digit(self, db):
        codes = Municipality.objects.values_list("code", flat=True)

        assert len(codes) >= 12
        for code in codes:
            validate_code(code)

    @pytest.mark.parametrize("code", ["131131", "13113", "1311300", "13113a", "１３１１３０"])
    def test_with_a_wrong_code_are_refused(self, code):
        with pytest.raises(ValidationError):
            validate_code(code)


class TestStaff:
    @pytest.mark.parametrize(
        ("role", "has_office", "fits"),
        [
            ("counter_clerk", True, True),
            ("counter_clerk", False, False),
            ("hotline_operator", True, False),
            ("auditor", False, True),
        ],
    )
    def test_of_a_counter_and_nobody_else_have_an_office(self, shibuya, role, has_office, fits):
        make = {"login": "s", "name": "s", "role": role, "municipality": shibuya if has_office else None}

        if fits:
            StaffMember.objects.create(**make)
        else:
            with pytest.raises(IntegrityError, match="counter_roles_have_an_office"):
                StaffMember.objects.create(**make)


class TestWhoLooked:
    def clerk(self, **changes):
        clerk = Actor(
            role=Role.COUNTER_CLERK, channel=Channel.COUNTER, id=uuid.uuid4(), municipality="131130", reference="V-1"
        )
        return dataclasses.replace(clerk, **changes)

    def test_is_written_down(self, hanako):
        audit.record_view(hanako, actor=self.clerk(), purpose="紛失届の受付", at=NOW)

        assert AccessRecord.objects.get().citizen == hanako

    @pytest.mark.parametrize(
        ("changes", "purpose"),
        [({}, " "), ({"reference": ""}, "x"), ({"role": Role.CITIZEN}, "x"), ({"id": None}, "x")],
    )
    def test_needs_staff_a_purpose_and_a_visit(self, hanako, changes, purpose):
        with pytest.raises(audit.NoPurpose):
            audit.record_view(hanako, actor=self.clerk(**changes), purpose=purpose, at=NOW)


def test_a_name_does_not_slip_into_a_log(hanako):
    assert hanako.full_name not in f"{hanako} {hanako!r}"


def test_ids_sort_by_time():
    ids = [new_id() for _ in range(5)]

    assert all(one.version == 7 and one.variant == uuid.RFC_4122 for one in ids)
    assert len(set(ids)) == 5
