"""受付票 again (R-46): found by its number in one's own office, opened for a reason, printed with a mark."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AccessRecord
from counters import slips
from counters.models import Slip, Visit
from counters.tests.at_the_desk import address, open_visit, report

pytestmark = pytest.mark.django_db
LOOK = "/staff/desk/slips/"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def given(desk, registered, hanako):
    """A slip that mado-1 gave to Hanako."""
    mado = desk("mado-1")
    visit = open_visit(mado, hanako)
    mado.post(report(mado, visit))
    return visit.slips.get()


@pytest.fixture
def colleague(desk):
    return desk("mado-2")


class TestTheNumber:
    @pytest.mark.parametrize(
        "typed",
        [
            "C-1126-0038",
            "c-1126-0038",
            "1126-0038",
            "11260038",
            "Ｃ－１１２６－００３８",
            " C - 1126 - 0038 ",
            "C‐1126‐0038",
        ],
    )
    def test_is_read_as_people_write_it(self, typed):
        assert slips.read_number(typed) == ("", "1126", "0038")

    def test_is_read_with_its_year_too(self):
        assert slips.read_number("C-131130-261126-0038") == ("26", "1126", "0038")

    @pytest.mark.parametrize(
        "typed", ["", "0038", "C-1126", "H-1126-0038", "1126-00381", "C-1126-003x", "％_", "' OR 1"]
    )
    def test_that_is_none_is_not_read(self, typed):
        assert slips.read_number(typed) is None


class TestLookingUp:
    def test_shows_what_it_was_and_no_name(self, colleague, given, hanako):
        answer = colleague.post(LOOK, {"purpose": "print", "number": given.visit.shown})

        assert "1件見つかりました" in text(answer)
        assert "紛失届" in text(answer)
        assert hanako.full_name not in text(answer)
        assert AccessRecord.objects.count() == 1  # that of the visit itself

    def test_says_what_it_cannot_read(self, colleague):
        assert colleague.post(LOOK, {"purpose": "print", "number": "きのうの"}).status_code == 422

    def test_finds_the_same_number_of_other_years_newest_first(self, colleague, given, taro):
        office, year = given.visit.municipality, int(given.visit.reference[9:11])
        reference = f"C-{office.code}-{year - 1:02}{given.visit.reference[11:]}"
        Visit.objects.create(
            reference=reference, municipality=office, purpose="loss", citizen=taro,
            opened_by=given.visit.opened_by, opened_at=timezone.now() - timedelta(days=365),
        )  # fmt: skip

        found = slips.visits_with(slips.read_number(given.visit.shown), office=office, at=timezone.now())
        assert [one.reference for one in found] == [given.visit.reference, reference]

    def test_finds_nothing_of_another_city(self, desk, given):
        kita = desk("kita-1")

        assert "0件見つかりました" in text(kita.post(LOOK, {"purpose": "print", "number": given.visit.shown}))
        assert "0件見つかりました" in text(kita.post(LOOK, {"purpose": "print", "number": given.visit.reference}))
        assert kita.post(f"{LOOK}open/", {"purpose": "print", "slip": given.pk}).status_code == 404

    @pytest.mark.parametrize("slip", ["", "0", "-1", "x", str(2**70)])
    def test_opens_nothing_that_is_not_there(self, colleague, slip):
        assert colleague.post(f"{LOOK}open/", {"purpose": "print", "slip": slip}).status_code == 404


class TestOpening:
    @pytest.mark.parametrize(
        ("purpose", "words"), [("print", "受付票の再発行"), ("question", "前の手続きについての問い合わせ")]
    )
    def test_is_written_down_with_its_reason_each_time(self, colleague, given, staff, purpose, words):
        for _ in range(2):
            answer = colleague.post(f"{LOOK}open/", {"purpose": purpose, "slip": given.pk})
            assert answer.headers["Location"] == address(given.visit, f"slips/{given.pk}/")
            assert colleague.get(answer.headers["Location"]).status_code == 200

        seen = AccessRecord.objects.filter(actor_id=staff["mado-2"].pk)
        assert [(one.purpose, one.reference) for one in seen] == [(words, given.visit.reference)] * 2

    def test_without_a_reason_is_refused(self, colleague, given):
        assert colleague.post(f"{LOOK}open/", {"purpose": "", "slip": given.pk}).status_code == 404


class TestPrinting:
    def printed(self, desk, given):
        return desk.post(address(given.visit, f"slips/{given.pk}/print/")).headers["Location"]

    def test_once_has_no_mark(self, colleague, given):
        page = text(colleague.get(self.printed(colleague, given)))

        assert "再発行</span>" not in page
        assert "print-only" not in page
        assert "js/staff/print.js" in page

    def test_again_says_when_and_by_whom(self, colleague, given, desk):
        self.printed(desk("mado-1"), given)
        page = text(colleague.get(self.printed(colleague, given)))

        assert "再発行</span>" in page
        assert "試験　窓口二" in page

    def test_without_being_counted_is_a_copy(self, colleague, given):
        """Ctrl+P on the page, or the address of an old printing opened anew: the paper says 写."""
        page = address(given.visit, f"slips/{given.pk}/")
        assert "写</span>" in text(colleague.get(page))

        old = self.printed(colleague, given)
        assert slips.being_printed(given, old.partition("=")[2], by=given.prints.get().by, at=timezone.now())
        late = timezone.now() + timedelta(minutes=2)
        assert slips.being_printed(given, old.partition("=")[2], by=given.prints.get().by, at=late) is None

    @pytest.mark.parametrize("forged", ["1", "x", "-1", "9" * 40, "²"])
    def test_cannot_be_claimed_by_address(self, colleague, given, forged):
        page = text(colleague.get(address(given.visit, f"slips/{given.pk}/") + f"?print={forged}"))

        assert "写</span>" in page
        assert "js/staff/print.js" not in page

    def test_of_a_colleague_is_not_ones_own(self, colleague, given, desk):
        assert "写</span>" in text(colleague.get(self.printed(desk("mado-1"), given)))

    def test_of_another_slip_is_not_this_ones(self, colleague, given, staff):
        other = Slip.objects.create(visit=given.visit, title="loss", lines=[], at=timezone.now())
        wrong = slips.print_again(other, by=staff["mado-2"], at=timezone.now())

        assert slips.being_printed(given, str(wrong.pk), by=staff["mado-2"], at=timezone.now()) is None
