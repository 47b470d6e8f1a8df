"""Supervisors and the auditor: each sees whom they oversee, the auditor acts and numbers but no people (R-40)."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessRecord, StaffEvent, StaffSession
from certificates.lifecycle.suspend import suspend
from certificates.models import StatusChange
from certificates.policy import JAPAN
from certificates.reasons import Reason
from certificates.states import Carrier
from counters import figures, person_code
from counters.charts import TICKS, Chart, Series, nice_step
from counters.span import Span
from counters.tests.at_the_desk import address, open_visit, report

pytestmark = pytest.mark.django_db
LOG, ACTIVITY = "/staff/supervision/access-log/", "/staff/supervision/activity/"
FIGURES, ACTS, EXPORT = "/staff/supervision/figures/", "/staff/supervision/acts/", "/staff/supervision/acts/export/"


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def today():
    return timezone.now().astimezone(JAPAN).date()


def span():
    return {"first": f"{today()}", "last": f"{today()}"}


@pytest.fixture
def done(desk, registered, hanako):
    """mado-1 took a 紛失届 of Hanako's."""
    mado = desk("mado-1")
    visit = open_visit(mado, hanako)
    mado.post(report(mado, visit))
    return visit


class TestTheAccessLog:
    def test_shows_a_supervisor_their_own_staff_and_masks_the_person(self, desk, done, hanako):
        page = text(desk("mado-cho").get(LOG))

        assert "試験　窓口一（mado-1）" in page
        assert done.shown in page
        assert f"試● ●●（{person_code.code_of(hanako.pk)}）" in page
        assert hanako.full_name not in page
        assert hanako.address not in page

    def test_of_another_office_or_the_desk_is_not_a_supervisors(self, desk, done):
        for login in ("kita-cho", "denwa-cho"):
            page = text(desk(login).get(LOG))
            assert done.shown not in page, login
            assert "mado-1" not in page, login

    def test_shows_the_auditor_numbers_and_no_name_of_anybody(self, desk, done, hanako, staff):
        page = text(desk("kansa").get(LOG))

        assert person_code.code_of(hanako.pk) in page
        assert '<th scope="row">mado-1</th>' in page
        assert "試●" not in page
        assert not any(member.name in page for member in staff.values() if member.login != "kansa")

    def test_is_searched_by_member_number_and_mark(self, desk, done, hanako):
        mado_cho = desk("mado-cho")
        desk("mado-2").get(address(done))

        def lines(**asked):
            return text(mado_cho.get(LOG, {**span(), **asked})).count('<td class="number">') // 3

        assert lines() == 2
        assert lines(member="mado-2") == lines(member="mado-1") == 1
        assert lines(reference=done.shown) == lines(reference=done.reference.lower()) == 2
        assert lines(reference="C-0101-9999") == lines(member="kita-1") == 0
        assert lines(mark="own_name") == lines(mark="any") == 2  # their family name is 試験 too
        assert lines(mark="many") == 0

    def test_says_how_many_of_each_mark_there_are(self, desk, done):
        assert "<dt>職員と同じ名字</dt><dd>1</dd>" in text(desk("mado-cho").get(LOG))

    def test_asks_the_database_as_often_for_many_as_for_few(self, desk, done, hanako, staff):
        mado_cho = desk("mado-cho")
        mado_cho.get(LOG)
        with CaptureQueriesContext(connection) as few:
            mado_cho.get(LOG)
        (one,) = AccessRecord.objects.values("role", "channel", "purpose", "reference", "at")
        AccessRecord.objects.bulk_create(
            AccessRecord(citizen=hanako, actor_id=staff["mado-2"].pk, **one) for _ in range(50)
        )
        with CaptureQueriesContext(connection) as many:
            mado_cho.get(LOG)
        assert len(many) == len(few)

    @pytest.mark.parametrize("asked", [{"first": "x", "last": "y"}, {"first": "2026-01-01", "last": "2026-12-01"}])
    def test_of_no_good_days_says_so(self, desk, asked):
        for page in (LOG, ACTIVITY, FIGURES, ACTS):
            assert desk("kansa").get(page, asked).status_code == 422


class TestUnmasking:
    @pytest.fixture
    def line(self, done):
        return f"{LOG}{AccessRecord.objects.get().pk}/person/"

    def test_needs_a_reason_that_the_citizen_can_read(self, desk, line, hanako, staff):
        mado_cho = desk("mado-cho")
        assert line in text(mado_cho.get(LOG))
        assert hanako.full_name not in text(mado_cho.get(line))
        assert mado_cho.post(line, {"reason": " "}).status_code == 422
        assert AccessRecord.objects.count() == 1

        page = text(mado_cho.post(line, {"reason": "苦情があったため"}))

        assert hanako.full_name in page
        seen = AccessRecord.objects.get(actor_id=staff["mado-cho"].pk)
        assert (seen.purpose, seen.citizen) == ("閲覧の点検：苦情があったため", hanako)

    def test_asks_for_a_fresh_proof(self, desk, line):  # S5
        mado_cho = desk("mado-cho")
        StaffSession.objects.update(proved_at=timezone.now() - timedelta(minutes=16))

        assert mado_cho.post(line, {"reason": "点検"}).headers["Location"].startswith("/staff/prove/")
        assert AccessRecord.objects.count() == 1

    @pytest.mark.parametrize(
        ("login", "status"), [("kita-cho", 404), ("denwa-cho", 404), ("kansa", 403), ("mado-1", 403)]
    )
    def test_is_their_own_supervisors_alone(self, desk, line, login, status):
        assert desk(login).post(line, {"reason": "点検"}).status_code == status
        assert AccessRecord.objects.count() == 1


class TestActivity:
    def row(self, page, login):
        rows = [row for row in page.split("<tr>") if login in row]
        (row,) = rows
        return [int(cell.partition("</td>")[0]) for cell in row.split("<td>")[1:]]

    def test_counts_what_each_did(self, desk, done):
        page = text(desk("mado-cho").get(ACTIVITY))

        assert self.row(page, "mado-1") == [1, 1, 2, 0, 0, 0, 0]  # signed in, opened, changed two certificates
        assert self.row(page, "mado-2") == [0] * 7
        assert "kita-1" not in page

    def test_of_everybody_is_the_auditors_by_number(self, desk, done, staff):
        page = text(desk("kansa").get(ACTIVITY))

        assert "mado-1" in page
        assert "kita-1" in page
        assert staff["mado-1"].name not in page

    def test_says_who_is_signed_in(self, desk, done):
        assert "から</td>" in text(desk("mado-cho").get(ACTIVITY))


class TestFigures:
    def charts(self, office=None, at=None):
        made = figures.charts(Span(today(), today()), office=office, at=at or timezone.now())
        return {chart.key: chart for chart in made}

    def test_count_an_act_on_two_certificates_once(self, done):
        days = self.charts()["days"]

        assert {str(one.name): sum(one.values) for one in days.series}["市区町村の窓口"] == 1

    def test_of_stops_stand_at_their_hour_in_japan(self, done):
        hours = self.charts()["hours"]

        here = StatusChange.objects.filter(act="suspend").latest("id").at.astimezone(JAPAN).hour
        assert [n for n, value in enumerate(hours.series[0].values) if value] == [here]

    def test_are_of_ones_own_office(self, done, desk, staff):
        assert self.charts(office=staff["kita-cho"].municipality)["days"].is_empty
        assert not self.charts(office=staff["mado-cho"].municipality)["days"].is_empty
        assert 'class="chart__picture"' in text(desk("mado-cho").get(FIGURES))
        assert 'class="chart__picture"' not in text(desk("kita-cho").get(FIGURES))

    def test_stand_in_a_table_too(self, done, desk):
        page = text(desk("kansa").get(FIGURES))

        assert page.count('role="img"') == page.count("<caption") >= 2

    @pytest.mark.parametrize(
        ("days", "parts"), [([0.5], [1, 0, 0]), ([1, 1.1], [1, 1, 0]), ([99, 400], [0, 0, 2]), ([], [0, 0, 0])]
    )
    def test_fall_into_parts_by_length(self, days, parts):
        assert figures.in_parts([timedelta(days=n) for n in days], [1, 7, None]) == parts

    def test_of_cases_have_their_age(self, hanako, now):
        hanako.cases.create(entry="change-1", opened_at=now - timedelta(days=5))
        hanako.cases.create(entry="change-2", opened_at=now, state="closed")

        ages = self.charts(at=now)["ages"]
        assert list(ages.series[0].values) == [0, 0, 1, 0, 0]


class TestAChart:
    def chart(self, *values):
        return Chart("x", "図", "", "日", [str(n) for n in range(len(values[0]))],
                     [Series("一", n, one) for n, one in enumerate(values, start=1)])  # fmt: skip

    def test_stacks_its_bars_without_a_gap(self):
        chart = self.chart([3, 0], [2, 4])
        first, second, alone = chart.bars

        assert (first.x, first.tone, second.tone) == (second.x, 1, 2)
        assert second.y + second.height == pytest.approx(first.y, abs=0.2)
        assert alone.y + alone.height == pytest.approx(chart.base)

    def test_of_nothing_has_no_bars_and_says_so(self):
        assert self.chart([0, 0]).is_empty
        assert self.chart([0, 0]).bars == []

    @pytest.mark.parametrize(
        ("most", "step"), [(0, 1), (1, 1), (4, 1), (5, 2), (9, 5), (20, 5), (21, 10), (4001, 2000)]
    )
    def test_has_round_numbers_that_reach_the_top(self, most, step):
        assert nice_step(most) == step
        assert step * TICKS >= most

    def test_keeps_inside_its_picture(self):
        chart = self.chart([7] * 31, [13] * 31)

        assert all(bar.x >= 0 and bar.x + bar.width <= chart.right and bar.y >= 0 for bar in chart.bars)


class TestTheRecordOfActs:
    def test_shows_every_step_and_of_the_person_a_code(self, desk, done, hanako):
        page = text(desk("kansa").get(ACTS))

        assert "カード ログイン用" in page
        assert done.shown in page
        assert person_code.code_of(hanako.pk) in page
        assert "窓口担当者・mado-1" in page
        assert hanako.full_name not in page
        assert hanako.kana not in page
        assert not any(bytes(one.serial).hex() in page for one in hanako.certificates.all())

    def test_of_another_office_is_not_a_counters(self, desk, done, hanako):
        assert person_code.code_of(hanako.pk) in text(desk("mado-cho").get(ACTS))
        assert person_code.code_of(hanako.pk) not in text(desk("kita-cho").get(ACTS))

    def test_names_a_supervisor_their_own_staff_alone(self, desk, done, staff):
        assert staff["mado-1"].name in text(desk("mado-cho").get(ACTS))
        assert staff["mado-1"].name not in text(desk("denwa-cho").get(ACTS))

    def test_is_searched(self, desk, done, registered, hanako, hanako_at_home):
        suspend(hanako.pk, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=timezone.now())
        kansa = desk("kansa")

        def lines(**asked):
            return text(kansa.get(ACTS, {**span(), **asked})).count('<th scope="row">')

        assert lines(reference=done.shown) == lines(reference=done.reference) == 2
        assert lines(act="suspend") == 4
        assert lines(act="suspend", channel="portal") == 2
        assert lines(act="release") == 0

    def test_leaves_as_csv_with_a_fresh_proof_and_is_written_down(self, desk, done, hanako):
        kansa = desk("kansa")
        answer = kansa.post(EXPORT, {**span(), "act": "suspend"})

        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 3
        assert hanako.full_name not in answer.content.decode("utf-8-sig")
        assert StaffEvent.objects.get(kind="exported").details["what"] == "acts"

        StaffSession.objects.update(proved_at=timezone.now() - timedelta(minutes=16))
        assert kansa.post(EXPORT, span()).headers["Location"].startswith("/staff/prove/")


class TestAPersonsCode:
    def test_is_the_same_for_the_same_person_and_tells_nothing(self, hanako, taro, settings):
        code = person_code.code_of(hanako.pk)

        assert code == person_code.code_of(hanako.pk) != person_code.code_of(taro.pk)
        settings.SECRET_PEPPER = "another"
        assert code != person_code.code_of(hanako.pk)
