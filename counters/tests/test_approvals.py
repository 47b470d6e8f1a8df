"""Four eyes (R-43, R-55, R-56): who may ask, who may answer, until when; and the database says the same."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import StaffMember, StaffSession
from accounts.sign_in.session import AtWork
from accounts.tests.at_once import at_once
from counters import approvals
from counters.models import Approval, ApprovalState, Wish

pytestmark = pytest.mark.django_db
IN_TIME, LATE = "in time", "too late"


class Refused(Exception):
    pass


def sits(member):
    return AtWork(member, StaffSession(member=member, role=member.role))


@pytest.fixture
def at(now):
    return lambda minutes: now + timedelta(minutes=minutes)


@pytest.fixture
def asked(staff, hanako, now):
    return approvals.ask(Wish.RELEASE, hanako, at_work=sits(staff["mado-1"]), reference="C-131130-261126-0001", at=now)


def done(log=None):
    def carry_out(approval, *, at_work, at):
        if log is not None:
            log.append((approval.pk, at_work.member.login))

    return carry_out


class TestAsking:
    def test_waits_for_the_others_of_the_office(self, asked, staff, now):
        def waiting(login):
            return list(approvals.waiting_for(sits(staff[login]), at=now))

        assert waiting("mado-2") == [asked]
        assert waiting("mado-cho") == [asked]
        for login in ("mado-1", "kita-1", "kita-cho", "denwa-1", "denwa-cho", "kansa", "kanri"):
            assert waiting(login) == [], login

    @pytest.mark.parametrize("login", ["denwa-1", "denwa-cho", "kansa", "kanri"])
    def test_for_a_release_is_for_counters(self, staff, hanako, now, login):
        with pytest.raises(approvals.NotYours):
            approvals.ask(Wish.RELEASE, hanako, at_work=sits(staff[login]), reference="x", at=now)

    def test_twice_is_once(self, asked, staff, hanako, at):
        with pytest.raises(approvals.AlreadyAsked):
            approvals.ask(Wish.RELEASE, hanako, at_work=sits(staff["mado-2"]), reference="y", at=at(1))

    def test_again_after_it_is_over(self, asked, staff, hanako, at):
        approvals.ask(Wish.RELEASE, hanako, at_work=sits(staff["mado-1"]), reference="y", at=at(31))

        assert list(Approval.objects.values_list("state", flat=True)) == ["open", "expired"]

    def test_is_taken_back_by_whoever_asked(self, asked, staff, at):
        with pytest.raises(approvals.NotYours):
            approvals.withdraw(asked.pk, at_work=sits(staff["mado-2"]), at=at(1))
        approvals.withdraw(asked.pk, at_work=sits(staff["mado-1"]), at=at(2))

        with pytest.raises(approvals.NotOpen) as late:
            approvals.approve(asked.pk, done(), at_work=sits(staff["mado-2"]), at=at(3))
        assert late.value.state == "withdrawn"


class TestAnswering:
    @pytest.mark.parametrize("login", ["mado-2", "mado-cho"])
    def test_is_for_a_second_person_and_does_it(self, asked, staff, at, login):
        log = []
        approvals.approve(asked.pk, done(log), at_work=sits(staff[login]), at=at(5))

        asked.refresh_from_db()
        assert log == [(asked.pk, login)]
        assert (asked.state, asked.answered_by, asked.answered_at) == ("approved", staff[login], at(5))

    @pytest.mark.parametrize("login", ["mado-1", "kita-1", "kita-cho", "denwa-1", "denwa-cho", "kansa", "kanri"])
    def test_is_for_nobody_else(self, asked, staff, at, login):
        log = []
        with pytest.raises(approvals.NotYours):
            approvals.approve(asked.pk, done(log), at_work=sits(staff[login]), at=at(1))
        with pytest.raises(approvals.NotYours):
            approvals.refuse(asked.pk, reason="x", at_work=sits(staff[login]), at=at(1))
        assert log == []

    def test_too_late_is_over_and_says_so(self, asked, staff, at):
        log = []
        with pytest.raises(approvals.NotOpen) as late:
            approvals.approve(asked.pk, done(log), at_work=sits(staff["mado-2"]), at=at(30))
        assert late.value.state == "expired"

        asked.refresh_from_db()
        assert (asked.state, log) == ("expired", [])

    def test_no_needs_a_reason_and_does_nothing(self, asked, staff, at):
        with pytest.raises(IntegrityError), transaction.atomic():
            approvals.refuse(asked.pk, reason="  ", at_work=sits(staff["mado-2"]), at=at(1))
        approvals.refuse(asked.pk, reason="写真がちがう", at_work=sits(staff["mado-2"]), at=at(1))

        asked.refresh_from_db()
        assert (asked.state, asked.reason) == ("refused", "写真がちがう")
        with pytest.raises(approvals.NotOpen) as late:
            approvals.approve(asked.pk, done(), at_work=sits(staff["mado-cho"]), at=at(2))
        assert late.value.state == "refused"

    def test_of_somebody_who_left_meanwhile_ends_the_wish(self, asked, staff, at):
        StaffMember.objects.filter(pk=staff["mado-1"].pk).update(is_active=False)

        with pytest.raises(approvals.NotOpen) as late:
            approvals.approve(asked.pk, done(), at_work=sits(staff["mado-2"]), at=at(1))

        asked.refresh_from_db()
        assert (late.value.state, asked.state) == ("withdrawn", "withdrawn")

    def test_stays_open_when_the_act_is_refused(self, asked, staff, at):
        def refuses(approval, *, at_work, at):
            raise Refused

        with pytest.raises(Refused):
            approvals.approve(asked.pk, refuses, at_work=sits(staff["mado-2"]), at=at(1))

        asked.refresh_from_db()
        assert asked.state == "open"


class TestTheHotlinesWishes:
    @pytest.mark.parametrize("wish", [Wish.CORRECT, Wish.REVOKE_BY_PHONE])
    def test_are_answered_by_its_supervisor_alone(self, staff, hanako, at, now, wish):
        asked = approvals.ask(wish, hanako, at_work=sits(staff["denwa-1"]), reference="H-1", at=now)

        for login in ("denwa-2", "mado-cho", "kansa"):
            with pytest.raises(approvals.NotYours):
                approvals.approve(asked.pk, done(), at_work=sits(staff[login]), at=at(1))
        approvals.approve(asked.pk, done(), at_work=sits(staff["denwa-cho"]), at=at(1))

    def test_of_the_supervisor_need_another_one(self, staff, hanako, at, now):
        asked = approvals.ask(Wish.CORRECT, hanako, at_work=sits(staff["denwa-cho"]), reference="H-1", at=now)

        with pytest.raises(approvals.NotYours):
            approvals.approve(asked.pk, done(), at_work=sits(staff["denwa-cho"]), at=at(1))


class TestTheDatabase:
    """Says no by itself, whatever a program above forgets."""

    @pytest.mark.parametrize("login", ["mado-1", "kita-1", "denwa-cho", "kansa"])
    def test_takes_no_answer_from_the_wrong_person(self, asked, staff, at, login):
        changed = {"state": ApprovalState.APPROVED, "answered_by": staff[login], "answered_at": at(1)}
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(pk=asked.pk).update(**changed)

    def test_takes_no_answer_that_comes_late(self, asked, staff, at):
        changed = {"state": ApprovalState.APPROVED, "answered_by": staff["mado-2"], "answered_at": at(30)}
        with pytest.raises(IntegrityError, match="answered_in_time"), transaction.atomic():
            Approval.objects.filter(pk=asked.pk).update(**changed)

    def test_takes_no_answer_of_somebody_who_left(self, asked, staff, at):
        StaffMember.objects.filter(pk=staff["mado-2"].pk).update(is_active=False)
        changed = {"state": ApprovalState.APPROVED, "answered_by": staff["mado-2"], "answered_at": at(1)}
        with pytest.raises(IntegrityError, match="may not answer"), transaction.atomic():
            Approval.objects.filter(pk=asked.pk).update(**changed)

    def test_takes_no_second_answer_and_forgets_none(self, asked, staff, at):
        approvals.refuse(asked.pk, reason="いいえ", at_work=sits(staff["mado-2"]), at=at(1))

        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            Approval.objects.filter(pk=asked.pk).update(state=ApprovalState.APPROVED)
        with pytest.raises(DatabaseError), transaction.atomic():
            asked.delete()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE counters_approval")

    def test_lets_nobody_change_what_was_asked(self, asked, taro, staff, at):
        for changed in ({"citizen": taro}, {"expires_at": at(90)}, {"asked_by": staff["mado-2"]}):
            with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
                Approval.objects.filter(pk=asked.pk).update(**changed)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
class TestTwoAtOnce:
    def together(self, *calls):
        answers = at_once(calls, refusals=approvals.NotOpen)
        return sorted((LATE if isinstance(each, approvals.NotOpen) else IN_TIME, each.state) for each in answers)

    def test_two_supervisors_approve_one_is_heard(self, asked, staff, at):
        log = []
        heard = self.together(
            lambda: approvals.approve(asked.pk, done(log), at_work=sits(staff["mado-2"]), at=at(1)),
            lambda: approvals.approve(asked.pk, done(log), at_work=sits(staff["mado-cho"]), at=at(1)),
        )

        assert heard == [(IN_TIME, "approved"), (LATE, "approved")]
        assert len(log) == 1

    def test_one_approves_while_it_is_taken_back(self, asked, staff, at):
        log = []

        def withdraw():
            approvals.withdraw(asked.pk, at_work=sits(staff["mado-1"]), at=at(1))
            return Approval.objects.get(pk=asked.pk)

        heard = self.together(
            lambda: approvals.approve(asked.pk, done(log), at_work=sits(staff["mado-cho"]), at=at(1)), withdraw
        )

        assert [when for when, _state in heard] == [IN_TIME, LATE]
        assert {state for _when, state in heard} in ({"approved"}, {"withdrawn"})
        assert len(log) == heard.count((IN_TIME, "approved"))

    def test_one_approves_while_it_expires(self, asked, staff, hanako, at):
        """A colleague asks anew at the very minute: the old wish ends either way, and the act is done at most once."""
        log = []
        last = at(30) - timedelta(microseconds=1)

        def ask_again():
            try:
                return approvals.ask(Wish.RELEASE, hanako, at_work=sits(staff["mado-2"]), reference="z", at=at(30))
            except approvals.AlreadyAsked:
                return Approval(state="already asked")

        heard = self.together(
            lambda: approvals.approve(asked.pk, done(log), at_work=sits(staff["mado-cho"]), at=last), ask_again
        )

        old = Approval.objects.get(pk=asked.pk)
        assert old.state in ("approved", "expired")
        assert len(log) == (old.state == "approved"), heard
