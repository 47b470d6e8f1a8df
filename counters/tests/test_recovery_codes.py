"""The page of one's own recovery codes: how many are left, ten new ones shown once, the old ones worth nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import RecoveryCode, StaffEvent, StaffSession
from accounts.sign_in import enrol

pytestmark = pytest.mark.django_db
PAGE = "/staff/recovery-codes/"
CODE = re.compile(r"[A-Z2-9]{5}-[A-Z2-9]{5}")


@pytest.fixture
def mado(desk):
    return desk("mado-1")


def shown(answer):
    return CODE.findall(answer.content.decode())


class TestThePage:
    def test_makes_ten_that_sign_in_once_each(self, mado, empty_desk):
        codes = shown(mado.post(PAGE))

        assert len(set(codes)) == enrol.CODES
        assert shown(mado.get(PAGE)) == []  # they are not told again
        for status in (302, 422):
            desk = empty_desk("mado-1")
            desk.give_password()
            assert desk.post("/staff/sign-in/code/", {"code": codes[0]}).status_code == status

    def test_ends_those_before_and_no_colleagues(self, mado, staff, empty_desk):
        colleague = enrol.renew_recovery_codes(staff["mado-2"], at=timezone.now())
        old = shown(mado.post(PAGE))
        mado.post(PAGE)

        assert RecoveryCode.objects.filter(member=staff["mado-1"], used_at=None).count() == enrol.CODES
        for login, code, status in (("mado-1", old[0], 422), ("mado-2", colleague[0], 302)):
            desk = empty_desk(login)
            desk.give_password()
            assert desk.post("/staff/sign-in/code/", {"code": code}).status_code == status

    def test_is_written_down_without_the_codes(self, mado, staff):
        codes = shown(mado.post(PAGE))
        event = StaffEvent.objects.first()

        assert (event.kind, event.member, event.by) == ("codes_renewed", staff["mado-1"], staff["mado-1"])
        assert not any(code in str(event.details) for code in codes)

    def test_counts_what_is_left_and_warns_in_time(self, mado, staff):
        mado.post(PAGE)
        assert "のこり10個" in mado.get(PAGE).content.decode()
        left = RecoveryCode.objects.filter(member=staff["mado-1"], used_at=None).values_list("pk", flat=True)[2:]
        RecoveryCode.objects.filter(pk__in=list(left)).update(used_at=timezone.now())

        page = mado.get(PAGE).content.decode()

        assert "のこり2個" in page
        assert "のこりが少なくなっています" in page

    def test_asks_for_the_second_factor_when_it_was_long_ago(self, mado):
        StaffSession.objects.update(proved_at=timezone.now() - timedelta(minutes=16))

        assert "/staff/prove/" in mado.post(PAGE).headers["Location"]
        assert not StaffEvent.objects.filter(kind="codes_renewed").exists()
