"""What people think of a page: counted, without anything that says who."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts import my_number
from certificates import policy
from certificates.models import PageFeedback
from certificates.models.page_feedback import Degree, InformationPage
from certificates.page_feedback.give import Opinion, give
from certificates.page_feedback.totals import comments, forget_comments, totals

pytestmark = pytest.mark.django_db

HELP = InformationPage.HELP


def say(now, page=HELP, sending=None, **said):
    give(Opinion(**said), page, language="ja", sending=sending or uuid.uuid4(), at=now)


class TestGiving:
    def test_keeps_a_day_and_nothing_of_the_person(self, now):
        say(now, there=Degree.YES, comment="助かりました")

        (row,) = PageFeedback.objects.values()
        assert set(row) == {
            "id", "page", "there", "clear", "easy", "comment", "language", "sending", "on_date"
        }  # fmt: skip
        assert row["on_date"] == date(2026, 11, 20)

    def test_twice_of_one_form_counts_once(self, now):
        sending = uuid.uuid4()
        for _ in range(3):
            say(now, sending=sending, clear=Degree.NO)

        assert PageFeedback.objects.count() == 1

    def test_with_a_my_number_keeps_nothing(self, now):
        with pytest.raises(my_number.HoldsMyNumber):
            say(now, there=Degree.YES, comment="123456789018")

        assert not PageFeedback.objects.exists()

    def test_of_nothing_is_refused_by_the_database(self, now):
        with pytest.raises(IntegrityError), transaction.atomic():
            say(now)

    def test_of_more_than_fits_is_refused_by_the_database(self, now):
        with pytest.raises(DatabaseError), transaction.atomic():
            say(now, comment="長" * (policy.COMMENT_LONGEST + 1))

    def test_is_not_changed_afterwards(self, now):
        say(now, there=Degree.NO)

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE certificates_pagefeedback SET there = 'yes'")


class TestTotals:
    def test_are_of_each_page_question_and_answer(self, now):
        for there in (Degree.YES, Degree.YES, Degree.NO):
            say(now, there=there, clear=Degree.PARTLY)
        say(now, page=InformationPage.PHONES, comment="一覧が古い")
        say(now - timedelta(days=10), there=Degree.NO)

        counted = totals(since=date(2026, 11, 20))
        assert set(counted) == set(InformationPage)
        assert counted[HELP] == {
            "there": {Degree.YES: 2, Degree.PARTLY: 0, Degree.NO: 1},
            "clear": {Degree.YES: 0, Degree.PARTLY: 3, Degree.NO: 0},
            "easy": {Degree.YES: 0, Degree.PARTLY: 0, Degree.NO: 0},
        }
        assert comments(InformationPage.PHONES, since=date(2026, 11, 20)) == ["一覧が古い"]

    def test_stay_when_the_words_are_forgotten(self, now):
        say(now, there=Degree.YES, comment="助かりました")
        say(now, comment="だけ")
        later = now + policy.KEEP_COMMENTS

        forget_comments(at=later - timedelta(days=1))
        assert len(comments(HELP, since=date(2026, 1, 1))) == 2
        forget_comments(at=later)
        assert comments(HELP, since=date(2026, 1, 1)) == []
        assert totals(since=date(2026, 1, 1))[HELP]["there"][Degree.YES] == 1
        assert PageFeedback.objects.count() == 1
