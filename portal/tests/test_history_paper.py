"""The history as a PDF: the same rows as the JSON, in words, with their seals. Read from its bytes."""

import base64
import json
import re
import zlib

import pytest
from django.utils import translation

from accounts import audit
from accounts.roles import Channel, Role
from certificates.evidence.extract import extract
from certificates.evidence.rows import OF_A_CITIZEN
from certificates.lifecycle.release import release
from certificates.lifecycle.suspend import suspend
from certificates.reasons import Reason
from certificates.states import Carrier
from portal.history_paper import paper
from portal.printed_rows import WORDS

pytestmark = pytest.mark.django_db

STREAM = re.compile(rb"stream\r?\n(.*?)~>\s*endstream", re.DOTALL)
SHOWN = re.compile(rb"\(((?:\\.|[^\\()])*)\) Tj", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


def pages_of(pdf):
    """What each page shows, as text: streams in ASCII85 and Flate, shown strings in UTF-16."""
    assert pdf.startswith(b"%PDF-1.")
    assert pdf.rstrip().endswith(b"%%EOF")
    contents = [zlib.decompress(base64.a85decode(stream)) for stream in STREAM.findall(pdf)]
    octets = lambda said: bytes([int(said[1], 8)]) if len(said[1]) == 3 else said[1]  # noqa: E731
    return ["".join(ESCAPED.sub(octets, text).decode("utf-16-be") for text in SHOWN.findall(one)) for one in contents]


@pytest.fixture
def told(registered, hanako, clerk, now):
    audit.record_view(hanako, actor=clerk, purpose="紛失届の<受付> 𠮷", at=now)
    return extract(hanako, at=now)


@pytest.fixture
def page(told, hanako, now):
    (page,) = pages_of(paper(told, citizen=hanako, at=now))
    return page


class TestThePaper:
    def test_has_a_line_for_every_row_of_the_extract(self, told, page):
        tables = [json.loads(entry["row"])["table"] for entry in told["rows"]]

        assert tables.count("certificates_statuschange") == 6
        assert page.count("証明書を発行しました") == 4
        assert page.count("使えるようになりました") == 2
        assert page.count("署名された書類を受け取りました（利用申請）") == tables.count("certificates_evidence") == 1
        assert page.count("窓口の担当者が、あなたの記録を見ました") == tables.count("accounts_accessrecord") == 1

    def test_shows_what_staff_typed_as_text_and_says_where_a_character_is_missing(self, page):
        assert "紛失届の<受付> 〓" in page

    def test_proves_the_signed_document_by_its_digest(self, told, page):
        (row,) = (row for entry in told["rows"] if "document" in (row := json.loads(entry["row"])))

        assert row["document"] in page

    def test_names_nobody(self, page, hanako):
        assert hanako.full_name not in page
        assert "職員" not in page

    def test_says_what_waits_for_its_seal(self, page):
        assert page.count("封を待っています") == 8
        assert "まだ、どの記録にも封がされていません" in page

    def test_gives_the_seals_and_how_to_verify(self, told, hanako, now):
        for entry in told["rows"]:
            entry["seal"] = 41
        told["rows"][0]["seal"], told["seals"] = 40, {"40": "…", "41": "…"}

        (page,) = pages_of(paper(told, citizen=hanako, at=now))

        assert page.count("41番") == len(told["rows"])  # each row but one, and the range
        assert "40番から41番まで" in page
        assert "verify_extract.py" in page
        assert "/ca/root.cer" in page

    def test_goes_on_over_pages_with_its_head_on_each(self, told, hanako, now):
        told["rows"] = told["rows"] * 20

        pages = pages_of(paper(told, citizen=hanako, at=now))

        assert len(pages) > 5
        assert all("何が、どこから、だれの手で" in page for page in pages[:-1])
        assert "2ページ" in pages[1]

    def test_is_a4(self, told, hanako, now):
        assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in paper(told, citizen=hanako, at=now)

    def test_of_a_person_without_a_history_says_so(self, taro, now):
        (page,) = pages_of(paper(extract(taro, at=now), citizen=taro, at=now))

        assert "記録はまだありません" in page


class TestTheFile:
    def test_is_ones_own_to_take_away(self, at_home, told):
        answer = at_home.get("/history/print/")

        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="history.pdf"'
        assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]
        assert "使えるようになりました" in pages_of(answer.content)[0]

    def test_of_others_is_empty_of_ones_own(self, at_taros, told):
        page = "".join(pages_of(at_taros.get("/history/print/").content))

        assert "使えるようになりました" not in page
        assert "記録を見ました" not in page

    def test_as_json_holds_who_looked_too(self, at_home, told):
        rows = [json.loads(entry["row"]) for entry in at_home.get("/history/extract/").json()["rows"]]

        assert [row["purpose"] for row in rows if row["table"] == "accounts_accessrecord"] == ["紛失届の<受付> 𠮷"]

    def test_is_there_in_english(self, told, hanako, now):
        with translation.override("en"):
            (page,) = pages_of(paper(told, citizen=hanako, at=now))

        assert "Waiting for" in page  # the cell breaks its lines
        assert not re.search(r"[ぁ-んァ-ヶ]", page.replace("紛失届の<受付>", ""))  # the purpose, as it was written

    def test_has_words_for_every_table_an_extract_can_hold(self):
        assert set(WORDS) == {model._meta.db_table for model in OF_A_CITIZEN}

    def test_tells_of_the_second_person_behind_a_release(self, card, hanako, hanako_at_home, clerk, make_staff, now):
        supervisor = make_staff(Role.COUNTER_SUPERVISOR, Channel.COUNTER, office="131130")
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        release(hanako.id, actor=clerk, second=supervisor, at=now)

        (page,) = pages_of(paper(extract(hanako, at=now), citizen=hanako, at=now))
        assert page.count(f"{Role.COUNTER_SUPERVISOR.label}の承認") == 2
        assert "カードの一時停止を解除しました（ログイン用）" in page

    def test_says_which_office_looked(self, page):
        assert "東京都渋谷区・" in page
