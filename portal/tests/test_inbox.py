"""The inbox: one's own, unread first, read by opening, and never somebody else's."""

import re

import pytest

from accounts.models import Notice
from certificates import notices
from certificates.notices import About

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(now):
    def told(citizen, count=1, about=About.REGISTERED):
        return [notices.tell(citizen.pk, about, at=now, channel="portal", role="citizen") for _ in range(count)]

    return told


def page(browser, address="/notices/"):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def unread_in_the_menu(browser):
    found = re.search(r"menu__count.*?</span>(\d+)<", page(browser, "/certificates/"), re.DOTALL)
    return int(found[1]) if found else 0


class TestTheInbox:
    def test_says_so_when_there_is_nothing(self, at_home):
        assert "お知らせは、まだありません" in page(at_home)

    def test_shows_what_is_unread_first(self, at_home, hanako, tell):
        first, second = tell(hanako, 2)
        Notice.objects.filter(pk=second.pk).update(read_at=second.at)

        listed = re.findall(r"/notices/([0-9a-f-]{36})/", page(at_home))

        assert listed == [str(first.pk), str(second.pk)]

    def test_is_cut_into_pages(self, at_home, hanako, tell):
        told = tell(hanako, 45)

        pages = [re.findall(r"/notices/([0-9a-f-]{36})/", page(at_home, f"/notices/?page={n}")) for n in (1, 2, 3)]

        assert [len(each) for each in pages] == [20, 20, 5]
        assert {one for each in pages for one in each} == {str(notice.pk) for notice in told}

    def test_is_counted_in_the_menu(self, at_home, hanako, tell):
        tell(hanako, 3)
        assert unread_in_the_menu(at_home) == 3

        Notice.objects.update(read_at=None)
        at_home.post("/notices/", {"newest": str(Notice.objects.latest("id").pk)})
        assert unread_in_the_menu(at_home) == 0

    @pytest.mark.parametrize("number", ["0", "-1", "x", "99999"])
    def test_takes_any_page_for_one_there_is(self, at_home, hanako, tell, number):
        tell(hanako, 1)

        assert "スマホに登録しました" in page(at_home, f"/notices/?page={number}")


class TestReading:
    def test_is_opening(self, at_home, hanako, tell):
        (notice,) = tell(hanako)

        assert "身に覚えがないとき" in page(at_home, f"/notices/{notice.pk}/")

        notice.refresh_from_db()
        assert notice.read_at
        read_at = notice.read_at
        page(at_home, f"/notices/{notice.pk}/")
        notice.refresh_from_db()
        assert notice.read_at == read_at

    def test_of_an_act_offers_to_say_that_it_was_not_me_and_of_a_reminder_does_not(self, at_home, hanako, tell):
        for about, offered in ((About.REGISTERED, True), (About.REVOKED, True), (About.ENDS_SOON, False)):
            (notice,) = tell(hanako, about=about)

            shown = page(at_home, f"/notices/{notice.pk}/")

            assert (f"/cases/new/?entry=notice-{notice.pk}" in shown) is offered

    def test_is_not_asking_whether_it_is_there(self, at_home, hanako, tell):
        (notice,) = tell(hanako)

        assert at_home.head(f"/notices/{notice.pk}/").status_code == 200

        notice.refresh_from_db()
        assert notice.read_at is None

    def test_all_reads_what_was_there_when_the_page_was_made(self, at_home, hanako, tell):
        (seen,) = tell(hanako)
        newest = re.search(r'name="newest" value="([^"]+)"', page(at_home))[1]
        (came_later,) = tell(hanako)

        assert at_home.post("/notices/", {"newest": newest}).status_code == 302

        seen.refresh_from_db()
        came_later.refresh_from_db()
        assert seen.read_at
        assert came_later.read_at is None

    @pytest.mark.parametrize("newest", ["", "x", "00000000-0000-7000-8000-000000000000"])
    def test_all_of_nothing_reads_nothing(self, at_home, hanako, tell, newest):
        tell(hanako)

        assert at_home.post("/notices/", {"newest": newest}).status_code == 302

        assert Notice.objects.filter(read_at=None).count() == 1


class TestSomebodyElses:
    def test_is_not_there(self, at_taros, at_home, hanako, tell):
        (notice,) = tell(hanako)

        assert at_taros.get(f"/notices/{notice.pk}/").status_code == 404
        assert str(notice.pk) not in page(at_taros)

        notice.refresh_from_db()
        assert notice.read_at is None

    def test_is_not_read_with_ones_own(self, at_taros, hanako, tell):
        (notice,) = tell(hanako)

        at_taros.post("/notices/", {"newest": str(notice.pk)})

        notice.refresh_from_db()
        assert notice.read_at is None
