"""これまでの記録 as a page: what happened, who looked and why, in words; nothing of others, no names of staff."""

import re

import pytest

from accounts import audit
from accounts.roles import Channel, Role
from certificates.history.rows import Show
from certificates.lifecycle.issue import issue
from certificates.lifecycle.set_stop_word import set_stop_word
from certificates.lifecycle.suspend import suspend
from certificates.lifecycle.withdraw import withdraw
from certificates.reasons import Reason
from certificates.states import Carrier

pytestmark = pytest.mark.django_db

ENTRY = re.compile(r'<li class="log__entry">(.*?)</li>', re.DOTALL)
TAGS = re.compile(r"<[^>]*>")


def entries(browser, show="all"):
    page = browser.get(f"/history/?show={show}").content.decode()
    return [" ".join(TAGS.sub(" ", entry).split()) for entry in ENTRY.findall(page)]


@pytest.fixture
def looked(hanako, clerk, now):
    return audit.record_view(hanako, actor=clerk, purpose="紛失届の受付", at=now)


class TestThePage:
    def test_says_who_looked_when_and_why_without_a_name(self, at_home, looked):
        (entry,) = entries(at_home, Show.LOOKED)

        assert "窓口の担当者が、あなたの記録を見ました" in entry
        assert "東京都渋谷区・窓口担当者" in entry
        assert "見た理由：" in entry
        assert "紛失届の受付" in entry
        assert "職員" not in at_home.get("/history/").content.decode()

    def test_says_so_when_nobody_looked(self, at_home):
        assert "まだだれも、あなたの記録を見ていません" in at_home.get("/history/?show=looked").content.decode()

    def test_tells_of_the_hotline_without_an_office(self, at_home, hanako, make_staff, now):
        operator = make_staff(Role.HOTLINE_OPERATOR, Channel.HOTLINE)
        audit.record_view(hanako, actor=operator, purpose="停止の受付", at=now)

        assert "電話・電話受付担当者" in entries(at_home, Show.LOOKED)[0]

    def test_shows_one_or_the_other_or_both(self, at_home, registered, looked):
        happened, all_ = entries(at_home, Show.HAPPENED), entries(at_home)

        assert not any("記録を見ました" in entry for entry in happened)
        assert len(all_) == len(happened) + 1
        assert len(entries(at_home, "rubbish")) == len(all_)

    def test_tells_what_was_applied_for(self, at_home, registered):
        assert any("スマホ用の証明書を申請しました" in entry for entry in entries(at_home))

    def test_says_of_what_waited_that_a_stop_ended_it(self, at_home, phone, card, hanako, hanako_at_home, now):
        issue(phone.apply(card, at=now).id, at=now)
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        told = entries(at_home)

        assert any("登録する前に止めたので、スマホ用は失効しました" in entry for entry in told)
        assert not any("一時停止しました" in entry for entry in told)

    def test_says_by_which_way_and_whose_hand_of_every_entry(self, at_home, phone, card, hanako, now):
        withdraw(phone.apply(card, at=now), at=now)
        set_stop_word(hanako, "みどりのたぬき7", at=now)

        ways = [str(label) for label in Channel.labels]
        assert [entry for entry in entries(at_home) if not any(way in entry for way in ways)] == []
        assert sum("この窓口サイト・本人" in entry for entry in entries(at_home)) == 3

    def test_says_once_that_the_system_did_it(self, at_home, registered):
        told = at_home.get("/history/").content.decode()

        assert "自動の手続き" in told
        assert "システム（自動）" not in told

    def test_knows_nothing_of_signing_in(self, at_home, card):
        assert [entry for entry in entries(at_home) if "サインイン" in entry] == []

    def test_shows_what_staff_typed_as_text(self, at_home, hanako, clerk, now):
        audit.record_view(hanako, actor=clerk, purpose="<script>alert(1)</script>", at=now)

        page = at_home.get("/history/").content.decode()

        assert "<script>alert(1)</script>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page

    def test_keeps_to_its_choice_on_the_next_page(self, at_home, hanako, clerk, now):
        for _ in range(41):
            audit.record_view(hanako, actor=clerk, purpose="紛失届の受付", at=now)

        assert 'href="?show=looked&amp;page=2"' in at_home.get("/history/?show=looked").content.decode()
        assert len(entries(at_home, "looked&page=2")) == 1

    def test_is_ones_own(self, at_taros, looked):
        assert all("記録を見ました" not in entry for entry in entries(at_taros))
