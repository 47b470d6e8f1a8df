"""「身に覚えがない」 in a browser: told once, answered in the same place, nobody else's business."""

import re

import pytest

from accounts.roles import Channel, Role
from certificates.lifecycle.answer_case import answer_case
from certificates.lifecycle.suspend import suspend
from certificates.models import Case, StatusChange
from certificates.policy import CASES_A_DAY
from certificates.reasons import Reason
from certificates.states import Carrier

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\n\"'&{{ 7|add:7 }}"


@pytest.fixture
def address(card, hanako):
    """Of the form about the card's issue."""
    last = StatusChange.objects.filter(certificate__citizen=hanako).latest("pk")
    return f"/cases/new/?entry=change-{last.pk}"


@pytest.fixture
def report(at_home, address):
    return lambda words="家にいました": at_home.post(address, {"words": words})


class TestReporting:
    def test_leads_to_a_page_with_the_number(self, at_home, report):
        answer = report()

        case = Case.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.pk}/")
        page = at_home.get(answer["Location"]).content.decode()
        assert f"{case.number[:4]} {case.number[4:]}" in page
        assert "家にいました" in page

    def test_twice_leads_to_the_same_page(self, at_home, address, report):
        first, second = report(), report("もう一度")

        assert first["Location"] == second["Location"]
        assert at_home.get(address)["Location"] == first["Location"]  # Back, and pressed again

    def test_is_seen_at_the_entry_until_the_case_is_closed(self, at_home, address, report):
        entry = address.removeprefix("/cases/new/")
        assert entry in at_home.get("/history/").content.decode()
        report()
        told = at_home.get("/history/").content.decode()

        assert entry not in told
        assert f'href="/cases/{Case.objects.get().pk}/">知らせました（調べています）' in told

    def test_offers_to_stop_what_can_be_stopped(self, at_home, address, report, hanako, hanako_at_home, now):
        assert "?carriers=card" in at_home.get(address).content.decode()
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

    def test_without_words_is_enough(self, report):
        report("")

        assert Case.objects.get().words == ""

    def test_counts_a_new_line_as_one_character(self, at_home, address, report):
        report("\r\n".join(["あ"] * 500) + "い")

        assert len(Case.objects.get().words) == 1000

    @pytest.mark.parametrize("words", ["あ" * 1001, "a\0b"])
    def test_with_too_much_or_with_what_is_no_text_says_so(self, at_home, report, words):
        answer = report(words)

        assert answer.status_code == 200
        assert "errors-summary" in answer.content.decode()
        assert not Case.objects.exists()

    def test_shows_hostile_words_as_they_were_typed(self, at_home, report):
        report(HOSTILE)

        page = at_home.get(f"/cases/{Case.objects.get().pk}/").content.decode()

        assert Case.objects.get().words == HOSTILE
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "{{ 7|add:7 }}" in page

    def test_without_an_end_is_slowed_down(self, at_home, hanako, address, now):
        for number in range(CASES_A_DAY):
            Case.objects.create(citizen=hanako, entry=f"view-{number}", opened_at=now)

        answer = at_home.post(address, {"words": ""})

        assert (answer.status_code, answer["Retry-After"]) == (429, "3600")

    @pytest.mark.parametrize("entry", ["", "x", "change-0", "change-1%00", "notice-x"])
    def test_of_nothing_is_a_404(self, at_home, entry):
        assert at_home.get(f"/cases/new/?entry={entry}").status_code == 404
        assert at_home.post(f"/cases/new/?entry={entry}", {"words": ""}).status_code == 404


class TestSomebodyElses:
    def test_is_not_there(self, at_taros, address, report, at_home):
        report()
        case = Case.objects.get()

        assert at_taros.get(address).status_code == 404
        assert at_taros.post(address, {"words": "x"}).status_code == 404
        assert at_taros.get(f"/cases/{case.pk}/").status_code == 404
        assert case.number[:4] not in at_taros.get("/cases/").content.decode()
        assert Case.objects.count() == 1


class TestTheAnswer:
    def test_is_read_where_it_was_asked(self, at_home, report, make_staff, now):
        report()
        case = Case.objects.get()
        supervisor = make_staff(Role.COUNTER_SUPERVISOR, Channel.COUNTER, office="131130")
        answer_case(case.pk, words="窓口での<b>手続き</b>でした", closes=True, actor=supervisor, at=now)

        page = at_home.get(f"/cases/{case.pk}/").content.decode()

        assert "調べは終わりました" in page
        assert "窓口での&lt;b&gt;手続き&lt;/b&gt;でした" in page
        assert "窓口責任者" in page
        assert "職員" not in page
        assert "終わりました" in at_home.get("/cases/").content.decode()

    def test_is_led_to_by_a_notice(self, at_home, report, hanako, make_staff, now):
        report()
        case = Case.objects.get()
        supervisor = make_staff(Role.HOTLINE_SUPERVISOR, Channel.HOTLINE)
        answer_case(case.pk, words="調べています", closes=False, actor=supervisor, at=now)

        notice = hanako.notices.get(about="case_answered")
        page = at_home.get(f"/notices/{notice.pk}/").content.decode()

        assert f'href="/cases/{case.pk}/"' in page

    def test_can_be_asked_about_a_notice_too(self, at_home, registered, hanako):
        notice = hanako.notices.filter(about="registered").get()

        answer = at_home.post(f"/cases/new/?entry=notice-{notice.pk}", {"words": ""})

        assert re.match(r"/cases/[0-9a-f-]{36}/", answer["Location"])
        assert "スマホに登録しました" in at_home.get(answer["Location"]).content.decode()
