"""「身に覚えがない」: opened once, answered by those who may, written once; the database keeps it so."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.actor import THE_SYSTEM, Actor
from accounts.audit import NoPurpose
from accounts.ids import new_id
from accounts.models import AccessRecord, Notice
from accounts.roles import Channel, Role
from accounts.tests.at_once import at_once
from certificates import policy
from certificates.history.entries import find
from certificates.history.entry import Entry, EntryKind
from certificates.lifecycle.answer_case import answer_case, cases_open_to, read_case
from certificates.lifecycle.open_case import TooManyCases, open_case
from certificates.lifecycle.suspend import suspend
from certificates.models import Case, CaseAnswer, StatusChange
from certificates.permissions import NotAllowed
from certificates.reasons import Reason
from certificates.states import Carrier, NotPossible

pytestmark = pytest.mark.django_db


def staff(role, channel, municipality=""):
    return Actor(role=role, channel=channel, id=new_id(), municipality=municipality, reference="V-7")


SHIBUYA = staff(Role.COUNTER_SUPERVISOR, Channel.COUNTER, "131130")
SHINJUKU = staff(Role.COUNTER_SUPERVISOR, Channel.COUNTER, "131041")
HOTLINE = staff(Role.HOTLINE_SUPERVISOR, Channel.HOTLINE)
NOBODY_WHO_ANSWERS = [
    staff(Role.COUNTER_CLERK, Channel.COUNTER, "131130"),
    staff(Role.HOTLINE_OPERATOR, Channel.HOTLINE),
    staff(Role.AUDITOR, Channel.COUNTER),
    staff(Role.ADMINISTRATOR, Channel.COUNTER),
    staff(Role.COUNTER_SUPERVISOR, Channel.HOTLINE, "131130"),
    SHINJUKU,
    THE_SYSTEM,
    Actor.citizen(new_id()),
]


@pytest.fixture
def entry(card, hanako):
    return find(hanako, f"change-{StatusChange.objects.filter(certificate__citizen=hanako).first().pk}")


@pytest.fixture
def case(hanako, entry, now):
    return open_case(hanako, entry, words="家にいました", at=now)


class TestOpening:
    def test_gives_a_number_that_is_read_aloud_easily(self, case):
        case.refresh_from_db()

        assert len(case.number) == 8
        assert case.number.isdigit()
        assert case.state == "open"

    def test_twice_is_one_case(self, hanako, entry, case, now):
        again = open_case(hanako, entry, words="もう一度", at=now)

        assert again == case
        assert Case.objects.get().words == "家にいました"

    def test_again_after_it_was_closed_is_another(self, hanako, entry, case, now):
        answer_case(case.pk, words="調べました", closes=True, actor=SHIBUYA, at=now)

        assert open_case(hanako, entry, words="", at=now) != case

    def test_too_often_in_a_day_is_refused(self, hanako, now):
        entries = [dataclasses.replace(_entry(now), id=str(number)) for number in range(policy.CASES_A_DAY + 1)]
        for entry in entries[:-1]:
            open_case(hanako, entry, words="", at=now)

        with pytest.raises(TooManyCases):
            open_case(hanako, entries[-1], words="", at=now)
        assert open_case(hanako, entries[0], words="", at=now).entry == entries[0].reference
        assert open_case(hanako, entries[-1], words="", at=now + timedelta(days=1))


def _entry(now):
    return Entry(EntryKind.VIEW, "1", now)


class TestAnswering:
    def test_tells_the_citizen_and_leaves_it_open_for_more(self, hanako, case, now):
        answer_case(case.pk, words=" 調べています ", closes=False, actor=SHIBUYA, at=now)
        answer_case(case.pk, words="ご本人の手続きでした", closes=True, actor=HOTLINE, at=now)

        case.refresh_from_db()
        assert case.state == "closed"
        assert [answer.words for answer in case.answers.all()] == ["調べています", "ご本人の手続きでした"]
        told = Notice.objects.filter(citizen=hanako, about="case_answered")
        assert [notice.reference for notice in told] == [str(case.pk)] * 2

    def test_what_is_closed_is_not_possible(self, case, now):
        answer_case(case.pk, words="終わりです", closes=True, actor=SHIBUYA, at=now)

        with pytest.raises(NotPossible):
            answer_case(case.pk, words="やはり", closes=False, actor=SHIBUYA, at=now)

    @pytest.mark.parametrize("actor", NOBODY_WHO_ANSWERS, ids=lambda a: f"{a.role}-{a.channel}-{a.municipality}")
    def test_is_refused_to_all_others(self, case, now, actor):
        assert list(cases_open_to(actor)) == []
        with pytest.raises(NotAllowed):
            answer_case(case.pk, words="x", closes=False, actor=actor, at=now)
        with pytest.raises(NotAllowed):
            read_case(case.pk, actor=actor, purpose="x", at=now)
        assert not CaseAnswer.objects.exists()

    def test_of_ones_own_act_is_refused(self, registered, hanako, now):
        operator = HOTLINE
        suspend(hanako.id, [Carrier.PHONE], actor=operator, reason=Reason.LOST, at=now)
        change = StatusChange.objects.filter(act="suspend").first()
        case = open_case(hanako, find(hanako, f"change-{change.pk}"), words="", at=now)

        with pytest.raises(NotAllowed):
            answer_case(case.pk, words="私がしました", closes=True, actor=operator, at=now)
        answer_case(case.pk, words="調べました", closes=True, actor=SHIBUYA, at=now)

    def test_of_a_case_that_is_not_there_looks_the_same(self, case, now):
        with pytest.raises(NotAllowed):
            answer_case(new_id(), words="x", closes=False, actor=SHIBUYA, at=now)

    def test_with_nothing_is_refused(self, case, now):
        with pytest.raises(IntegrityError, match="a_case_answer_says_something"):
            answer_case(case.pk, words="  ", closes=False, actor=SHIBUYA, at=now)


class TestReading:
    def test_is_written_down_for_the_citizen_to_see(self, hanako, case, now):
        read_case(case.pk, actor=SHIBUYA, purpose="届け出への回答", at=now)

        record = AccessRecord.objects.get(citizen=hanako)
        assert (record.purpose, record.actor_id) == ("届け出への回答", SHIBUYA.id)

    def test_without_a_purpose_is_refused(self, case, now):
        with pytest.raises(NoPurpose):
            read_case(case.pk, actor=SHIBUYA, purpose=" ", at=now)

    def test_is_offered_longest_waiting_first_at_the_right_counter(self, hanako, case, now):
        other = open_case(hanako, _entry(now), words="", at=now)

        assert list(cases_open_to(SHIBUYA)) == list(cases_open_to(HOTLINE)) == [case, other]
        assert list(cases_open_to(SHINJUKU)) == []


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("state", "then", "goes"),
        [
            ("open", "answered", True), ("open", "closed", True), ("answered", "closed", True),
            ("answered", "answered", True), ("answered", "open", False), ("closed", "answered", False),
            ("closed", "open", False), ("closed", "closed", False), ("open", "open", False),
            ("open", "elsewhere", False),
        ],
    )  # fmt: skip
    def test_lets_a_case_go_on_and_never_back(self, case, state, then, goes):
        if state != "open":
            Case.objects.filter(pk=case.pk).update(state=state)

        if goes:
            assert Case.objects.filter(pk=case.pk).update(state=then) == 1
        else:
            with pytest.raises(DatabaseError), transaction.atomic():
                Case.objects.filter(pk=case.pk).update(state=then)

    def test_keeps_what_was_said(self, case, now):
        answer = answer_case(case.pk, words="調べました", closes=False, actor=SHIBUYA, at=now)
        for rewriting in (
            lambda: Case.objects.filter(pk=case.pk).update(words="ちがうこと"),
            lambda: Case.objects.filter(pk=case.pk).delete(),
            lambda: CaseAnswer.objects.filter(pk=answer.pk).update(words="ちがうこと"),
            lambda: CaseAnswer.objects.filter(pk=answer.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                rewriting()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
class TestAtOnce:
    def test_pressed_many_times_is_one_case(self, hanako, entry, now):
        at_once([lambda: open_case(hanako, entry, words="家にいました", at=now)] * 8)

        assert Case.objects.count() == 1
