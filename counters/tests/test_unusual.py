"""Which views of records get a mark (T3), and which ordinary ones get none."""

import datetime
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AccessRecord, Citizen, Municipality
from accounts.roles import Channel, Role
from certificates import policy
from counters.models import Purpose, Slip, Visit
from counters.unusual import Mark, block_of, marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident():
    """resident(address="…", name="…") → somebody of Shibuya."""
    made = iter(range(1, 1000))

    def settle(address=None, name="試験 花子"):
        number = next(made)
        return Citizen.objects.create(
            full_name=name, kana="シケン ハナコ", birth_date=datetime.date(1988, 4, 2), gender="2",
            address=address or f"東京都渋谷区第{number}町一丁目1番1号",
            municipality=Municipality.objects.get(code="131130"),
        )  # fmt: skip

    return settle


@pytest.fixture
def looked(staff):
    """looked(citizen, ago=minutes) → mado-1 opened this record then, and a slip was given, unless `done` is False."""

    def look(citizen, *, ago=0, login="mado-1", done=True):
        at, member = timezone.now() - timedelta(minutes=ago), staff[login]
        reference = f"C-131130-{at:%y%m%d}-{Visit.objects.count() + 1:04}"
        visit = Visit.objects.create(
            reference=reference, municipality=member.municipality, purpose=Purpose.QUESTION, citizen=citizen,
            opened_by=member, opened_at=at,
        )  # fmt: skip
        if done:
            Slip.objects.create(visit=visit, title="loss", lines=[], at=at)
        return AccessRecord.objects.create(
            citizen=citizen, actor_id=member.pk, role=Role.COUNTER_CLERK, channel=Channel.COUNTER,
            purpose="問い合わせ", reference=reference, at=at,
        )  # fmt: skip

    return look


@pytest.fixture
def found(staff):
    def judge():
        members = {member.pk: member for member in staff.values()}
        return marks(AccessRecord.objects.select_related("citizen"), members, at=timezone.now())

    return judge


def test_an_ordinary_view_has_none(resident, looked, found):
    view = looked(resident("東京都渋谷区松濤一丁目1番1号", "見本 太郎"), ago=300)

    assert found() == {view.pk: []}


class TestManyPeople:
    def test_within_an_hour_are_marked_from_the_one_too_many_on(self, resident, looked, found, monkeypatch):
        monkeypatch.setattr(policy, "OPENINGS_AN_HOUR", 3)
        views = [looked(resident(name=f"見本{n} 太郎"), ago=50 - n) for n in range(5)]

        marked = found()
        assert [Mark.MANY in marked[view.pk] for view in views] == [False, False, False, True, True]

    def test_over_a_day_are_work(self, resident, looked, found, monkeypatch):
        monkeypatch.setattr(policy, "OPENINGS_AN_HOUR", 3)
        views = [looked(resident(name=f"見本{n} 太郎"), ago=25 * n) for n in range(8)]

        assert not any(Mark.MANY in found()[view.pk] for view in views)

    def test_of_several_colleagues_are_not_one_persons(self, resident, looked, found, monkeypatch):
        monkeypatch.setattr(policy, "OPENINGS_AN_HOUR", 3)
        for n in range(6):
            looked(resident(name=f"見本{n} 太郎"), ago=n, login=("mado-1", "mado-2")[n % 2])

        assert not any(Mark.MANY in one for one in found().values())

    def test_are_people_and_not_openings(self, resident, looked, found, monkeypatch):
        monkeypatch.setattr(policy, "OPENINGS_AN_HOUR", 3)
        one = resident(name="見本 太郎")
        for n in range(6):
            looked(one, ago=n)

        assert not any(Mark.MANY in one for one in found().values())


class TestNoCase:
    def test_is_marked_when_nothing_followed_in_time(self, resident, looked, found):
        late, soon = looked(resident(), ago=121, done=False), looked(resident(), ago=119, done=False)

        marked = found()
        assert Mark.NO_CASE in marked[late.pk]
        assert Mark.NO_CASE not in marked[soon.pk]

    def test_is_not_said_of_what_is_a_case_itself(self, resident, found, staff):
        view = AccessRecord.objects.create(
            citizen=resident(), actor_id=staff["denwa-1"].pk, role=Role.HOTLINE_OPERATOR, channel=Channel.HOTLINE,
            purpose="お問い合わせに答えるため", reference="1234-5678", at=timezone.now() - timedelta(days=1),
        )  # fmt: skip
        assert Mark.NO_CASE not in found()[view.pk]


class TestAName:
    @pytest.mark.parametrize("name", ["試験　窓口一", "試験 花子", "試験　太郎"])
    def test_like_the_member_of_staffs_own_is_marked(self, resident, looked, found, name):
        view = looked(resident(name=name))

        assert Mark.OWN_NAME in found()[view.pk]

    @pytest.mark.parametrize("name", ["試 験子", "見本 試験", "試験田 花"])
    def test_that_is_another_is_not(self, resident, looked, found, name):
        view = looked(resident(name=name))

        assert Mark.OWN_NAME not in found()[view.pk]


class TestNeighbours:
    def test_of_one_block_are_marked_when_they_are_enough(self, resident, looked, found):
        views = [looked(resident(f"東京都渋谷区松濤一丁目1番{n}号", f"見本{n} 太郎"), ago=1500 * n) for n in (3, 2, 1)]

        marked = found()
        assert [Mark.NEIGHBOURS in marked[view.pk] for view in views] == [False, False, True]

    def test_of_another_week_are_not(self, resident, looked, found):
        for n in (1, 2, 3):
            looked(resident(f"東京都渋谷区松濤一丁目1番{n}号", f"見本{n} 太郎"), ago=n * 6 * 24 * 60)

        assert not any(Mark.NEIGHBOURS in one for one in found().values())

    def test_of_one_street_but_other_blocks_are_not(self, resident, looked, found):
        for n in (1, 2, 3):
            looked(resident(f"東京都渋谷区松濤一丁目{n}番1号", f"見本{n} 太郎"), ago=n)

        assert not any(Mark.NEIGHBOURS in one for one in found().values())

    @pytest.mark.parametrize(
        ("address", "block"),
        [
            ("東京都渋谷区松濤一丁目1番1号", "東京都渋谷区松濤一丁目1番"),
            ("大阪府大阪市北区中之島１－３－２０", "大阪府大阪市北区中之島１－３－"),
            ("町", "町"),
            ("", ""),
        ],
    )
    def test_block_is_the_address_without_its_last_number(self, address, block):
        assert block_of(address) == block
