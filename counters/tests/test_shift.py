"""申し送り: one shift writes, the next takes over; nobody of another office reads it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import StaffSession
from accounts.sign_in.session import AtWork
from accounts.tests.at_once import at_once
from counters import shift
from counters.models import ShiftNote
from counters.tests.at_the_desk import open_visit

pytestmark = pytest.mark.django_db
SHIFT = "/staff/desk/shift/"
WORDS = "C-1126-0007の人は、明日の10時に来る。"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def left(desk):
    assert desk("mado-1").post(SHIFT, {"words": WORDS}).status_code == 302
    return ShiftNote.objects.get()


class TestANote:
    def test_waits_for_the_next_shift_of_the_office(self, left, desk):
        assert WORDS in text(desk("mado-2").get(SHIFT))
        assert WORDS not in text(desk("kita-1").get(SHIFT))

    def test_is_taken_over_once(self, left, desk, staff):
        for login in ("mado-2", "mado-cho"):
            assert desk(login).post(f"{SHIFT}{left.pk}/taken/").status_code == 302

        left.refresh_from_db()
        assert left.taken_by == staff["mado-2"]
        assert "引き継いだもの" in text(desk("mado-1").get(SHIFT))

    def test_is_not_another_offices_to_take(self, left, desk):
        assert desk("kita-1").post(f"{SHIFT}{left.pk}/taken/").status_code == 404
        left.refresh_from_db()
        assert left.taken_at is None

    @pytest.mark.parametrize("words", ["", "   ", "あ" * 601, "番号は 1234 5678 9018 です"])
    def test_says_something_and_holds_no_my_number(self, desk, words):
        answer = desk("mado-1").post(SHIFT, {"words": words})

        assert answer.status_code == 422
        assert not ShiftNote.objects.exists()

    def test_stays_as_it_was_written(self, left, staff):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            ShiftNote.objects.filter(pk=left.pk).update(words="別")
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            left.delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            ShiftNote.objects.filter(pk=left.pk).update(taken_by=staff["mado-2"])

    @pytest.mark.django_db(transaction=True)
    def test_taken_over_by_two_at_once_is_the_first_ones(self, staff, now):
        office = staff["mado-1"].municipality
        note = ShiftNote.objects.create(municipality=office, words=WORDS, by=staff["mado-1"], at=now)

        def take(member):
            at_work = AtWork(member, StaffSession(member=member, role=member.role))
            return shift.take_over(note.pk, at_work=at_work, at=timezone.now())

        answers = at_once([lambda: take(staff["mado-2"]), lambda: take(staff["mado-cho"])])

        assert sorted(answers) == [False, True]


class TestWhatIsNotFinished:
    def test_stands_beside_it_without_a_name(self, desk, hanako):
        visit = open_visit(desk("mado-1"), hanako)
        page = text(desk("mado-2").get(SHIFT))

        assert visit.shown in page
        assert hanako.full_name not in page
        assert visit.shown not in text(desk("kita-1").get(SHIFT))
