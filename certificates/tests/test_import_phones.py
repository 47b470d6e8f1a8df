"""A new list of supported phones: all of it or nothing, whatever a spreadsheet makes of it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import spreadsheet
from accounts.actor import THE_SYSTEM, Actor
from accounts.roles import Channel, Role
from accounts.tests.at_once import at_once
from certificates.models import PhoneList, SupportedPhone
from certificates.permissions import NotAllowed
from certificates.supported_phones.import_phones import CannotImport, import_phones, look_through
from certificates.supported_phones.reading import read

pytestmark = pytest.mark.django_db

HEADER = "メーカー,機種名,型番,別の呼び方\r\n"
GOOD = HEADER + "Google,Pixel 9,GR83Y,ピクセル9\r\nシャープ,AQUOS sense9,SH-53E／SHG10・A405SH,アクオスセンス9\r\n"


def take(text, **how):
    data = text if isinstance(text, bytes) else text.encode()
    values = {"source": "テスト", "as_of": date(2026, 11, 1), "actor": THE_SYSTEM} | how
    return import_phones(data, **values)


def faults(text):
    data = text if isinstance(text, bytes) else text.encode()
    return [(fault.line, str(fault.why)) for fault in read(data).faults]


def editions():
    return PhoneList.objects.count(), SupportedPhone.objects.count()


class TestAGoodList:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_is_taken_in_the_encodings_that_spreadsheets_save(self, now, encoding):
        edition = take(GOOD.encode(encoding), at=now)

        assert [(phone.maker, phone.name) for phone in edition.phones.all()] == [
            ("Google", "Pixel 9"),
            ("シャープ", "AQUOS sense9"),
        ]
        assert edition.phones.last().numbers == ["SH-53E", "SHG10", "A405SH"]
        assert (edition.source, edition.as_of, edition.role, edition.actor_id) == (
            "テスト",
            date(2026, 11, 1),
            "system",
            None,
        )

    def test_takes_the_place_of_the_old_one_and_leaves_it_as_it_was(self, now):
        before = list(PhoneList.objects.latest().phones.values_list("name", flat=True))
        edition = take(GOOD, at=now)

        assert PhoneList.objects.latest() == edition
        assert list(PhoneList.objects.order_by("id")[0].phones.values_list("name", flat=True)) == before

    @pytest.mark.parametrize(
        "header",
        [
            "maker,name,numbers,also_called",
            "機種名,メーカー,別の呼び方,型番",
            "ﾒｰｶｰ,機種名 ,型番,別の呼び方",
            "MAKER,NAME",
        ],
    )
    def test_may_name_its_columns_in_either_language_and_any_order(self, header):
        cells = "あいうえ"[: len(header.split(","))]
        reading = read(f"{header}\n{','.join(cells)}\n".encode())

        assert (len(reading.phones), reading.faults) == (1, [])

    def test_may_have_empty_lines_and_other_line_ends(self):
        reading = read((HEADER + "\r\n,,,\r\n" + "Google,Pixel 9,,\n\n").encode())

        assert [phone.name for phone in reading.phones] == ["Pixel 9"]
        assert reading.faults == []


class TestABrokenList:
    @pytest.mark.parametrize(
        ("text", "line", "why"),
        [
            ("", 1, "見出し"),
            ("Google,Pixel 9,,\r\n", 1, "見出し"),
            ("メーカー,型番\r\nGoogle,GR83Y\r\n", 1, "見出し"),
            ("メーカー,機種名,機種名\r\na,b,c\r\n", 1, "見出し"),
            ("メーカー,機種名,値段\r\na,b,c\r\n", 1, "見出し"),
            (HEADER, 0, "1つもありません"),
            (HEADER + ",,,\r\n", 0, "1つもありません"),
            (HEADER + "Google,Pixel 9\r\n", 2, "項目の数"),
            (HEADER + "Google,Pixel 9,a,b,c\r\n", 2, "項目の数"),
            (HEADER + "Google,,a,b\r\n", 2, "空です"),
            (HEADER + "　,Pixel 9,a,b\r\n", 2, "空です"),
            (HEADER + "Google," + "長" * 101 + ",,\r\n", 2, "長すぎる"),
            (HEADER + 'Google,"Pixel 9,,\r\n', 2, "CSVの形"),
            (HEADER + 'Google,"Pixel"9,,\r\n', 2, "CSVの形"),
            (HEADER + "Google,Pixel\0 9,,\r\n", 2, "制御文字"),
            (HEADER + "Google,Pixel\u202e 9,,\r\n", 2, "制御文字"),  # turns the rest of the line round
            (HEADER + 'Google,"Pixel\n9",,\r\n', 3, "制御文字"),
        ],
    )
    def test_says_which_line_and_why(self, text, line, why):
        ((found, words),) = faults(text)

        assert (found, why in words) == (line, True), words

    @pytest.mark.parametrize("cell", ["=1+1", "+81", "-1", "@SUM(A1)", "＝1", "＠cmd", "=HYPERLINK(1)"])
    @pytest.mark.parametrize("column", range(4))
    def test_with_a_formula_is_refused_in_every_column(self, cell, column):
        cells = ["Google", "Pixel 9", "GR83Y", "ピクセル"]
        cells[column] = cell

        ((line, words),) = faults(HEADER + ",".join(cells) + "\r\n")
        assert line == 2
        assert "式のように" in words

    def test_with_a_formula_behind_a_stroke_is_refused(self):
        assert "式のように" in faults(HEADER + "Google,Pixel 9,GR83Y/=1+1,\r\n")[0][1]

    def test_names_every_bad_line_at_once(self):
        text = HEADER + "Google,Pixel 9,,\r\n,a,,\r\nb,,,\r\nGoogle,Pixel 10,,\r\n=1,c,,\r\n"

        assert [line for line, _ in faults(text)] == [3, 4, 6]

    @pytest.mark.parametrize("again", ["Google,Pixel 9", "ＧＯＯＧＬＥ,pixel　9", "google,PIXEL-9"])
    def test_with_the_same_phone_twice_names_the_first(self, again):
        text = HEADER + f"Google,Pixel 9,,\r\nGoogle,Pixel 10,,\r\n{again},,\r\n"

        assert faults(text) == [(4, "2行目と同じ機種です。")]

    def test_with_the_same_number_twice_names_the_first(self):
        text = HEADER + "Sony,Xperia 1,SO-51C,\r\nSony,Xperia 5,so51c,\r\n"

        assert faults(text) == [(3, "2行目と同じ型番です。")]

    @pytest.mark.parametrize("data", [b"\xff\xfe" + GOOD.encode("utf-16-le"), GOOD.encode("euc-jp"), b"\x80\x81\xff"])
    def test_in_another_encoding_is_refused(self, data):
        ((line, _words),) = faults(data)

        assert line in (0, 1)

    def test_of_ten_megabytes_is_refused_before_it_is_read(self):
        text = (HEADER + "a,b,c,d\r\n" * 1_300_000).encode()

        assert len(text) > 10_000_000
        assert faults(text) == [(0, "ファイルが大きすぎます（1MBまで）。")]

    def test_of_too_many_lines_is_refused(self):
        lines = "".join(f"a,{number},,\r\n" for number in range(spreadsheet.MOST_LINES + 1))

        assert faults(HEADER + lines) == [(0, "行が多すぎます（5000行まで）。")]

    def test_of_one_endless_cell_is_refused(self):
        assert "CSVの形" in faults(HEADER + "Google," + "x" * 200_000 + ",,\r\n")[0][1]

    def test_changes_nothing(self, now):
        before = editions()

        with pytest.raises(CannotImport) as refused:
            take(GOOD + "Google,,,\r\n", at=now)

        assert [fault.line for fault in refused.value.faults] == [4]
        assert editions() == before


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "channel"), [(Role.CITIZEN, Channel.PORTAL), (Role.COUNTER_CLERK, Channel.COUNTER)]
    )
    def test_not_everybody(self, hanako, now, role, channel):
        before = editions()

        with pytest.raises(NotAllowed):
            take(GOOD, at=now, actor=Actor(role=role, channel=channel, id=hanako.id))
        assert editions() == before

    def test_a_supervisor_of_the_hotline_may_and_is_remembered(self, hanako, now):
        edition = take(GOOD, at=now, actor=Actor(role=Role.HOTLINE_SUPERVISOR, channel=Channel.HOTLINE, id=hanako.id))

        assert edition.actor_id == hanako.id


class TestAnEdition:
    @pytest.mark.parametrize(
        "statement", ["UPDATE certificates_supportedphone SET name = 'x'", "DELETE FROM certificates_phonelist"]
    )
    def test_is_never_changed(self, statement):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


class TestTheCommand:
    def run(self, file, *options):
        said, complained = StringIO(), StringIO()
        call_command(
            "import_phones",
            str(file),
            "--source=テスト",
            "--as-of=2026-11-01",
            *options,
            stdout=said,
            stderr=complained,
        )
        return said.getvalue()

    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "phones.csv"
        path.write_text(GOOD, encoding="cp932")
        return path

    def test_tells_what_it_changed(self, file):
        said = self.run(file)

        assert "+ Google Pixel 9" in said
        assert "- Google Pixel 7" in said
        assert "2 phones: 2 new, 23 gone." in said
        assert PhoneList.objects.latest().phones.count() == 2

    def test_tells_what_it_would_change_and_does_not(self, file):
        before = editions()

        assert "Nothing was changed" in self.run(file, "--dry-run")
        assert editions() == before

    @pytest.mark.parametrize("options", [[], ["--dry-run"]])
    def test_refuses_a_broken_list_with_every_line(self, tmp_path, options):
        path, complained = tmp_path / "broken.csv", StringIO()
        path.write_text(HEADER + "Google,,,\r\n=1,a,,\r\n", encoding="utf-8")
        before = editions()

        with pytest.raises(CommandError, match="2 faults"):
            call_command("import_phones", str(path), "--source=x", "--as-of=2026-11-01", *options, stderr=complained)
        assert [line.split(":")[0] for line in complained.getvalue().splitlines()] == ["line 2", "line 3"]
        assert editions() == before

    def test_says_when_there_is_no_such_file(self, tmp_path):
        with pytest.raises(CommandError, match="No such file"):
            self.run(tmp_path / "nowhere.csv")


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_leave_two_whole_lists_of_which_the_newer_counts(self, now):
        before = PhoneList.objects.count()

        at_once([lambda n=n: take(HEADER + f"Google,Pixel {n},,\r\n", at=now) for n in range(4)])

        assert PhoneList.objects.count() == before + 4
        assert PhoneList.objects.latest().phones.count() == 1
        assert look_through((HEADER + "Google,Pixel 99,,\r\n").encode()).added == ("Google Pixel 99",)
