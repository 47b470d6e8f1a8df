"""Somebody asks, somebody answers: kept once, answered by those who may, forgotten in the end."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts import my_number
from accounts.actor import THE_SYSTEM, Actor
from accounts.ids import new_id
from accounts.models import AccessRecord, Notice
from accounts.roles import Channel, Role
from accounts.tests.at_once import at_once
from certificates import policy
from certificates.inquiries import overview, tidy
from certificates.inquiries.answer import InquiryClosed, answer, close
from certificates.inquiries.ask import Question, ask
from certificates.models import Inquiry, InquiryAnswer
from certificates.models.inquiry import AnswerBy, InquiryState, Topic
from certificates.permissions import NotAllowed

pytestmark = pytest.mark.django_db

OPERATOR = Actor(role=Role.HOTLINE_OPERATOR, channel=Channel.HOTLINE, id=new_id())
MY_NUMBER = "1234 5678 9018"


def question(**said):
    return Question(**{"topic": Topic.USING, "text": "どこで使えますか", "answer_by": AnswerBy.NONE} | said)


def asked(now, *, citizen=None, sending=None, **said):
    return ask(question(**said), citizen=citizen, sending=sending or uuid.uuid4(), at=now)


class TestAsking:
    def test_keeps_what_was_said_and_no_more(self, now):
        inquiry = asked(now, answer_by=AnswerBy.NONE, email="left-over@example.jp")
        inquiry.refresh_from_db()

        assert (inquiry.state, inquiry.citizen, inquiry.name, inquiry.email) == (InquiryState.OPEN, None, "", "")
        assert len(inquiry.number) == 8
        assert inquiry.number.isdigit()

    def test_twice_with_one_press_is_kept_once(self, now, hanako):
        sending = uuid.uuid4()

        first, second = (asked(now, sending=sending, citizen=hanako) for _ in range(2))
        assert first == second

    @pytest.mark.parametrize("change", [{"text": "ほかの質問"}, {"topic": Topic.LOST}, {"name": "花子"}])
    def test_again_with_other_words_is_another(self, now, change):
        sending = uuid.uuid4()

        assert asked(now, sending=sending) != asked(now, sending=sending, **change)

    def test_the_same_words_of_two_people_are_two(self, now, hanako, taro):
        sending = uuid.uuid4()

        assert len({asked(now, sending=sending, citizen=who).pk for who in (hanako, taro, None)}) == 3

    def test_again_after_going_back_is_the_same_for_some_minutes(self, now):
        first = asked(now)

        assert asked(now + timedelta(minutes=9)) == first
        assert asked(now + timedelta(minutes=10)) != first

    @pytest.mark.parametrize("field", ["text", "name", "email"])
    def test_with_a_my_number_keeps_nothing(self, now, field):
        with pytest.raises(my_number.HoldsMyNumber):
            asked(now, answer_by=AnswerBy.EMAIL, **{"email": "a@example.jp", field: f"これ {MY_NUMBER}"})

        assert not Inquiry.objects.exists()

    @pytest.mark.parametrize(
        "impossible",
        [
            {"text": ""},
            {"answer_by": AnswerBy.EMAIL, "email": ""},
            {"answer_by": AnswerBy.SITE},  # nobody is signed in
        ],
    )
    def test_of_what_cannot_be_is_refused_by_the_database(self, now, impossible):
        with pytest.raises(IntegrityError), transaction.atomic():
            asked(now, **impossible)

    def test_of_more_than_fits_is_refused_by_the_database(self, now):
        with pytest.raises(DatabaseError), transaction.atomic():
            asked(now, text="長" * (policy.INQUIRY_LONGEST + 1))


@pytest.mark.django_db(transaction=True)
class TestPressedManyTimesAtOnce:
    def test_is_one_inquiry(self, now):
        sending = uuid.uuid4()

        at_once([lambda: asked(now, sending=sending)] * 6)

        assert Inquiry.objects.count() == 1


class TestAnswering:
    def test_tells_a_citizen(self, now, hanako):
        inquiry = asked(now, citizen=hanako, answer_by=AnswerBy.SITE)
        answer(inquiry.pk, "窓口で使えます。", actor=OPERATOR, at=now)
        inquiry.refresh_from_db()

        assert (inquiry.state, inquiry.answered_at) == (InquiryState.ANSWERED, now)
        assert [(said.text, said.role) for said in inquiry.answers.all()] == [("窓口で使えます。", "hotline_operator")]
        notice = Notice.objects.get(citizen=hanako)
        assert (notice.about, notice.reference) == ("inquiry_answered", str(inquiry.pk))
        assert notice.values == {"number": inquiry.number}

    def test_of_somebody_unknown_tells_nobody(self, now):
        answer(asked(now).pk, "はい。", actor=OPERATOR, at=now)

        assert not Notice.objects.exists()

    def test_may_be_done_again_with_a_second_row(self, now):
        inquiry = asked(now)
        answer(inquiry.pk, "はい。", actor=OPERATOR, at=now)
        answer(inquiry.pk, "先ほどの訂正です。", actor=OPERATOR, at=now + timedelta(minutes=1))

        assert [said.text for said in inquiry.answers.all()] == ["はい。", "先ほどの訂正です。"]

    def test_ends_when_it_is_closed(self, now):
        inquiry = asked(now)
        close(inquiry.pk, actor=OPERATOR, at=now)

        for act in (lambda: answer(inquiry.pk, "はい。", actor=OPERATOR, at=now),
                    lambda: close(inquiry.pk, actor=OPERATOR, at=now)):  # fmt: skip
            with pytest.raises(InquiryClosed):
                act()

    def test_with_a_my_number_is_refused(self, now):
        inquiry = asked(now)

        with pytest.raises(my_number.HoldsMyNumber):
            answer(inquiry.pk, MY_NUMBER, actor=OPERATOR, at=now)
        assert not inquiry.answers.exists()

    @pytest.mark.parametrize(
        ("role", "channel"),
        [
            (Role.CITIZEN, Channel.PORTAL),
            (Role.COUNTER_CLERK, Channel.COUNTER),
            (Role.AUDITOR, Channel.HOTLINE),
            (Role.ADMINISTRATOR, Channel.SYSTEM),
            (Role.HOTLINE_OPERATOR, Channel.PORTAL),
        ],
    )
    def test_is_for_the_hotline_alone(self, now, role, channel):
        inquiry, actor = asked(now), Actor(role=role, channel=channel, id=new_id())

        for act in (
            lambda: answer(inquiry.pk, "はい。", actor=actor, at=now),
            lambda: close(inquiry.pk, actor=actor, at=now),
            lambda: overview.waiting(actor=actor),
            lambda: overview.read(inquiry.pk, actor=actor, at=now),
        ):
            with pytest.raises(NotAllowed):
                act()

    def test_is_not_the_systems(self, now):
        with pytest.raises(NotAllowed):
            answer(asked(now).pk, "はい。", actor=THE_SYSTEM, at=now)


class TestLooking:
    def test_at_those_that_wait_shows_no_words(self, now, hanako):
        waits, answered = asked(now, citizen=hanako, text="秘密の話"), asked(now)
        answer(answered.pk, "はい。", actor=OPERATOR, at=now)

        (found,) = overview.waiting(actor=OPERATOR)
        assert found == waits
        assert {"text", "name", "email"} <= found.get_deferred_fields()

    def test_at_a_citizens_words_is_written_down(self, now, hanako):
        inquiry = asked(now, citizen=hanako)
        overview.read(inquiry.pk, actor=OPERATOR, at=now)

        seen = AccessRecord.objects.get(citizen=hanako)
        assert (seen.actor_id, seen.reference) == (OPERATOR.id, f"inquiry {inquiry.number}")

    def test_at_somebodys_who_is_not_known_needs_no_record(self, now):
        overview.read(asked(now).pk, actor=OPERATOR, at=now)

        assert not AccessRecord.objects.exists()

    def test_at_ones_own_shows_nobody_elses(self, now, hanako, taro):
        mine = asked(now, citizen=hanako)
        asked(now, citizen=taro)
        asked(now)

        assert list(overview.of_citizen(hanako)) == [mine]


class TestInTheEnd:
    def test_what_was_answered_is_closed_and_then_forgotten(self, now):
        answered, waits = asked(now), asked(now, text="まだですか")
        answer(answered.pk, "はい。", actor=OPERATOR, at=now)
        closing, forgetting = (
            now + policy.INQUIRY_CLOSED_AFTER,
            now + policy.INQUIRY_CLOSED_AFTER + policy.KEEP_INQUIRIES,
        )

        assert tidy.close_answered(at=closing - timedelta(seconds=1)) == 0
        assert tidy.close_answered(at=closing) == 1
        assert tidy.forget_closed(at=forgetting - timedelta(seconds=1)) == 0
        assert tidy.forget_closed(at=forgetting) == 1
        assert list(Inquiry.objects.all()) == [waits]
        assert not InquiryAnswer.objects.exists()

    def test_what_was_never_answered_stays(self, now):
        waits = asked(now)
        tidy.close_answered(at=now + timedelta(days=5000))
        tidy.forget_closed(at=now + timedelta(days=5000))

        assert list(Inquiry.objects.all()) == [waits]


class TestTheDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE certificates_inquiry SET text = 'x'",
            "UPDATE certificates_inquiry SET email = 'x@example.jp'",
            "DELETE FROM certificates_inquiry",
            "UPDATE certificates_inquiry SET state = 'answered'",
            "UPDATE certificates_inquiry SET state = 'closed'",
            "UPDATE certificates_inquiryanswer SET text = 'x'",
            "DELETE FROM certificates_inquiryanswer",
            "TRUNCATE certificates_inquiry CASCADE",
        ],
    )
    def test_keeps_what_was_asked_and_answered(self, now, statement):
        answer(asked(now).pk, "はい。", actor=OPERATOR, at=now)
        asked(now, text="まだですか")

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_opens_nothing_that_was_closed(self, now):
        inquiry = asked(now)
        close(inquiry.pk, actor=OPERATOR, at=now)

        with pytest.raises(IntegrityError), transaction.atomic():
            Inquiry.objects.update(state=InquiryState.OPEN, closed_at=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            InquiryAnswer.objects.create(inquiry=inquiry, text="x", actor_id=new_id(), role="x", channel="x", at=now)

    def test_gives_no_number_twice(self, now):
        for number in set("0123456789") - {"4"}:
            Inquiry.objects.create(
                number=number, topic="other", text="x", answer_by="none", sending=number.encode(), at=now
            )

        with connection.cursor() as cursor:
            cursor.execute("SELECT certificates_inquiry_number(1)")
            assert cursor.fetchone() == ("4",)
