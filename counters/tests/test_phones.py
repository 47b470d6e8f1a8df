"""The list of supported phones, renewed by staff: looked through, said yes to, in place for citizens at once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.tests.at_once import at_once
from certificates.models import PhoneList
from counters.phones import proposal as proposals
from counters.phones.proposal import Proposal

pytestmark = pytest.mark.django_db
PAGE, YES = "/staff/phones/", "/staff/phones/put-in-place/"
HEADER = "メーカー,機種名,型番,別の呼び方"
PIXELS = "Google,Pixel 7,,グーグル/ピクセル7", "Google,Pixel 9,GR83Y,ピクセル9"


@pytest.fixture
def kanri(desk):
    return desk("kanri")


def sent(keeper, *lines, encoding="utf-8", **typed):
    data = "\r\n".join([HEADER, *lines]).encode(encoding)
    form = {"source": "マイナポータル", "as_of": "令和8年11月1日"} | typed
    return keeper.post(PAGE, {"file": SimpleUploadedFile("機種.csv", data, content_type="text/csv")} | form)


def proposal_of(answer):
    assert answer.status_code == 200, answer.content.decode()
    return answer.context["proposal"].sealed()


def names():
    return [phone.name for phone in PhoneList.objects.latest().phones.all()]


class TestLookingThrough:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_shows_what_would_change_and_changes_nothing(self, kanri, encoding):
        before = PhoneList.objects.count()
        page = sent(kanri, *PIXELS, encoding=encoding).content.decode()

        assert "まだ何も変わっていません" in page
        assert "22機種が、一覧から消えます" in page
        assert "Google Pixel 9</li>" in page  # new
        assert "SHARP AQUOS R7</li>" in page  # gone
        assert "Google Pixel 7</li>" not in page  # the same
        assert PhoneList.objects.count() == before

    def test_tells_of_other_numbers_and_spellings(self, kanri):
        page = sent(kanri, "GOOGLE,pixel 7,GVU6C,").content.decode()

        assert "型番か呼び方が変わる機種" in page
        assert "GOOGLE pixel 7</li>" in page

    def test_names_every_line_that_cannot_be_taken(self, kanri):
        answer = sent(kanri, *PIXELS, "Google,,,", "=1+1,x,,")
        page = answer.content.decode()

        assert answer.status_code == 422
        assert "使えない行があります。何も変わっていません。" in page
        assert [fault.line for fault in answer.context["faults"]] == [4, 5]
        assert "式のように始まる項目があります" in page

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ({"source": "　"}, "「一覧の出どころ」を入れてください。"),
            ({"as_of": ""}, "「いつの一覧か」を入れてください。"),
            ({"as_of": "きのう"}, "日付として読めません"),
            ({"as_of": "2099-01-01"}, "まだ来ていない日です。"),
            ({"source": "長" * 101}, "100"),
        ],
    )
    def test_asks_again_for_what_cannot_be(self, kanri, typed, why):
        answer = sent(kanri, *PIXELS, **typed)

        assert answer.status_code == 422
        assert why in answer.content.decode()

    def test_without_a_file_says_so(self, kanri):
        answer = kanri.post(PAGE, {"source": "x", "as_of": "R8.11.1"})

        assert "「CSVファイル」を入れてください。" in answer.content.decode()

    def test_warns_of_a_list_older_than_the_one_in_force(self, kanri):
        assert "いまの一覧より古い日付です" in sent(kanri, *PIXELS, as_of="2020-01-01").content.decode()

    def test_shows_a_name_as_text(self, kanri):
        page = sent(kanri, "<script>alert(1)</script>,<b>x</b>,,", source="<i>y</i>").content.decode()

        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<i>y</i>" not in page


class TestSayingYes:
    def test_puts_it_in_place_for_citizens_at_once(self, kanri, client, staff):
        answer = kanri.post(YES, {"proposal": proposal_of(sent(kanri, *PIXELS))})
        edition = PhoneList.objects.latest()

        assert answer.headers["Location"] == f"{PAGE}?renewed={edition.pk}"
        assert (edition.source, f"{edition.as_of}", edition.actor_id) == (
            "マイナポータル", "2026-11-01", staff["kanri"].pk,
        )  # fmt: skip
        page = kanri.get(answer.headers["Location"]).content.decode()
        assert "新しい一覧に替えました" in page
        assert staff["kanri"].name in page
        assert "Pixel 9" in client.get("/phones/?q=ピクセル9").content.decode()

    def test_keeps_what_was_sent_to_the_last_octet(self, kanri):
        lines = [f"メーカー{number},機種{number},N-{number:04},ヨビカタ{number}/別{number}" for number in range(1500)]
        kanri.post(YES, {"proposal": proposal_of(sent(kanri, *lines, encoding="cp932"))})

        phones = list(PhoneList.objects.latest().phones.all())
        assert len(phones) == 1500
        assert (phones[-1].name, phones[-1].numbers, phones[-1].also_called) == (
            "機種1499", ["N-1499"], ["ヨビカタ1499", "別1499"],
        )  # fmt: skip

    def test_twice_puts_it_in_place_once(self, kanri):
        proposal, before = proposal_of(sent(kanri, *PIXELS)), PhoneList.objects.count()
        first, second = (kanri.post(YES, {"proposal": proposal}) for _ in range(2))

        assert (first.status_code, second.status_code) == (302, 409)
        assert "一覧は替えませんでした" in second.content.decode()
        assert PhoneList.objects.count() == before + 1

    def test_after_another_list_came_changes_nothing(self, kanri, desk):
        early = proposal_of(sent(kanri, *PIXELS))
        cho = desk("denwa-cho")
        cho.post(YES, {"proposal": proposal_of(sent(cho, "Sony,Xperia 1,,"))})

        assert kanri.post(YES, {"proposal": early}).status_code == 409
        assert names() == ["Xperia 1"]

    def test_too_late_changes_nothing(self, kanri, monkeypatch):
        proposal = proposal_of(sent(kanri, *PIXELS))
        monkeypatch.setattr(proposals, "LASTS", timedelta(seconds=-1))

        assert kanri.post(YES, {"proposal": proposal}).status_code == 409
        assert "Pixel 9" not in names()

    @pytest.mark.parametrize("changed", ["", "x", lambda sealed: sealed[:-1], lambda sealed: f"A{sealed[1:]}"])
    def test_to_something_that_nobody_looked_through_changes_nothing(self, kanri, changed):
        proposal = proposal_of(sent(kanri, *PIXELS))

        answer = kanri.post(YES, {"proposal": changed(proposal) if callable(changed) else changed})
        assert answer.status_code == 409
        assert "Pixel 9" not in names()


class TestTheFile:
    def test_of_the_list_in_force_can_be_sent_as_it_is(self, kanri):
        data = kanri.get(f"{PAGE}list.csv").content
        answer = kanri.post(
            PAGE,
            {"file": SimpleUploadedFile("phones.csv", data), "source": "同じ", "as_of": f"{timezone.localdate()}"},
        )

        assert "機種は、いまの一覧とおなじです" in answer.content.decode()

    def test_needs_the_token_of_the_page(self, empty_desk, staff):
        keeper = empty_desk("kanri").sign_in()
        keeper.handler.enforce_csrf_checks = True

        assert sent(keeper, *PIXELS).status_code == 403
        assert keeper.post(YES, {"proposal": "x"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_yes_at_once_one_does_it(staff, desk):
    kanri, before = desk("kanri"), PhoneList.objects.count()
    proposal = Proposal.read(proposal_of(sent(kanri, *PIXELS))).sealed()

    answers = at_once([lambda: kanri.post(YES, {"proposal": proposal})] * 4)

    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    assert PhoneList.objects.count() == before + 1
