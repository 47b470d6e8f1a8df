"""電子証明書交付記録簿: what was done, added up by day and office; taken away only with a fresh proof."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import StaffEvent, StaffMember, StaffSession
from accounts.tests.colleagues import SHIBUYA
from certificates.policy import JAPAN
from counters import ledger, spreadsheet
from counters.models import CardReissue, Slip, Visit
from counters.span import Span
from counters.tests.at_the_desk import open_visit, report

pytestmark = pytest.mark.django_db
LEDGER, EXPORT = "/staff/desk/ledger/", "/staff/desk/ledger/export/"


def text(answer):
    return answer.content.decode()


def today():
    return timezone.now().astimezone(JAPAN).date()


def span(first=None, last=None, **more):
    return {"first": f"{first or today()}", "last": f"{last or today()}", **more}


def rows(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def given(desk, registered, hanako):
    mado = desk("mado-1")
    visit = open_visit(mado, hanako)
    mado.post(report(mado, visit))
    return visit.slips.get()


@pytest.fixture
def many(given, taro, staff):
    """Slips of three days and two offices, with a fee."""
    made, office = [], given.visit.municipality
    for back, member, title in [(1, "mado-1", "reissue"), (1, "mado-2", "pin"), (2, "kita-1", "loss")]:
        at, who = given.at - timedelta(days=back), staff[member]
        visit = Visit.objects.create(
            reference=f"C-{who.municipality_id}-{at:%y%m%d}-90{len(made):02}", municipality=who.municipality,
            purpose="loss", citizen=taro, opened_by=who, opened_at=at,
        )  # fmt: skip
        made.append(Slip.objects.create(visit=visit, title=title, lines=[], at=at))
        if title == "reissue":
            CardReissue.objects.create(citizen=taro, asked_in=visit, speed="express", fee=2000, asked_at=at)
    return office, made


class TestTheLedger:
    def test_shows_what_was_done_and_nobodys_name(self, desk, given, hanako):
        page = text(desk("mado-2").get(LEDGER))

        assert given.visit.shown in page
        assert "カード ログイン用：使える → 一時停止中" in page
        assert "本人" in page
        assert hanako.full_name not in page
        assert hanako.kana not in page

    def test_adds_up_by_day_and_office(self, many):
        lines = ledger.entries(Span(today() - timedelta(days=3), today()), office=None)
        parts, together = ledger.totals(lines)

        told = [((today() - part.day).days, part.office.code, part.slips, part.fees) for part in parts]
        assert told == [(2, "271004", 1, 0), (1, SHIBUYA, 2, 2000), (0, SHIBUYA, 1, 0)]
        assert (together.slips, together.fees) == (4, 2000)
        assert together.acts == {"紛失届": 2, "カードの再交付の申請": 1, "暗証番号の設定しなおし": 1}
        assert together.after == {"一時停止中": 2}

    def test_is_of_ones_own_office(self, desk, many):
        office, _made = many
        wide = span(today() - timedelta(days=9))
        assert "大阪" not in text(desk("mado-1").get(LEDGER, wide))
        assert "渋谷" not in text(desk("kita-cho").get(LEDGER, wide))
        asked_for = text(desk("kita-cho").get(LEDGER, {**wide, "office": office.code}))
        assert "渋谷" not in asked_for

    def test_is_of_every_office_to_the_auditor(self, desk, many):
        office, _made = many
        wide, kansa = span(today() - timedelta(days=9)), desk("kansa")
        both = text(kansa.get(LEDGER, wide))
        assert "渋谷区</td>" in both
        assert "大阪市</td>" in both
        assert "大阪市</td>" not in text(kansa.get(LEDGER, {**wide, "office": office.code}))

    @pytest.mark.parametrize(
        ("first", "last"),
        [("きのう", ""), ("2026-11-02", "2026-11-01"), ("2026-01-01", "2026-11-01"), ("", "2026-11-01")],
    )
    def test_of_no_good_days_says_so(self, desk, first, last):
        assert desk("mado-1").get(LEDGER, {"first": first, "last": last}).status_code == 422

    def test_begins_and_ends_at_midnight_in_japan(self, given):
        evening = given.at.astimezone(JAPAN).replace(hour=23, minute=59, second=59)
        for at in (evening, evening + timedelta(seconds=1)):
            Slip.objects.create(visit=given.visit, title="pin", lines=[], at=at)

        titles = [line.title for line in ledger.entries(Span(evening.date(), evening.date()), office=None)]
        assert titles.count("pin") == 1


class TestTheExport:
    def test_is_what_the_page_shows(self, desk, many):
        answer = desk("mado-cho").post(EXPORT, span(today() - timedelta(days=3)))

        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="ledger-131130-')
        assert answer.headers["Cache-Control"] == "no-store"
        head, *lines = rows(answer)
        assert len(head) == 8
        assert [line[3] for line in lines] == ["カードの再交付の申請", "暗証番号の設定しなおし", "紛失届"]
        assert lines[0][6] == "2000"

    def test_asks_for_a_fresh_proof(self, desk, given):  # S5
        mado = desk("mado-1")
        StaffSession.objects.update(proved_at=timezone.now() - timedelta(minutes=16))

        assert mado.post(EXPORT, span()).headers["Location"].startswith("/staff/prove/")
        assert not StaffEvent.objects.filter(kind="exported").exists()

    def test_is_written_down(self, desk, given, staff):
        desk("mado-1").post(EXPORT, span())

        (event,) = StaffEvent.objects.filter(kind="exported")
        assert (event.member, event.details["rows"], event.details["office"]) == (staff["mado-1"], "1", SHIBUYA)

    def test_leaks_no_other_city(self, desk, many):
        answer = desk("kita-1").post(EXPORT, span(today() - timedelta(days=9), office=SHIBUYA))

        assert [line[1] for line in rows(answer)[1:]] == ["大阪府大阪市"]

    def test_carries_no_formula(self, desk, given):
        StaffMember.objects.filter(login="mado-1").update(name='=HYPERLINK("http://evil.example/","x")')

        (_head, line) = rows(desk("mado-2").post(EXPORT, span()))
        assert line[7].startswith("'=HYPERLINK")

    def test_of_no_good_days_is_not_there(self, desk):
        assert desk("mado-1").post(EXPORT, {"first": "x", "last": "y"}).status_code == 404


class TestASpreadsheet:
    @pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "－1", "　@x"])
    def test_takes_no_cell_for_a_formula(self, cell):
        assert spreadsheet.written([[cell]]).decode("utf-8-sig").lstrip('"').startswith("'")

    def test_keeps_numbers_and_words(self):
        assert spreadsheet.written([[-5, "紛失届", "a,b"]]) == b"\xef\xbb\xbf" + '-5,紛失届,"a,b"\r\n'.encode()

    def test_keeps_a_cell_in_its_place_whatever_is_in_it(self):
        cell = 'x",\n"y'
        assert list(csv.reader(io.StringIO(spreadsheet.written([[cell, 1]]).decode("utf-8-sig"), newline=""))) == [
            [cell, "1"]
        ]
