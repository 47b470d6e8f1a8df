"""A file of record changes (R-23): judged with nothing changed, carried out once, each line whole or not at all."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates.models import StatusChange
from counters import jobs, record_batch
from counters.models import RecordBatch, RecordChange, RecordLine

pytestmark = pytest.mark.django_db
HEADER = "氏名カナ,生年月日,今の住所,異動,異動日,新しい氏名,新しい氏名カナ,新しい住所,新しい生年月日,新しい性別"
NEW = "東京都新宿区見本橋一丁目9番9号"
SEND = "/staff/record-changes/"


@pytest.fixture
def mado(desk):
    return desk("mado-1")


@pytest.fixture
def today():
    return f"{timezone.localdate():%Y%m%d}"


def line(citizen, changed="変更", on="", *, new_address=NEW, **more):
    cells = [more.get("kana", citizen.kana), more.get("born", f"{citizen.birth_date:%Y%m%d}"),
             more.get("address", citizen.address), changed, on, more.get("name", ""), more.get("new_kana", ""),
             new_address if changed == "変更" else "", more.get("new_born", ""), more.get("gender", "")]  # fmt: skip
    return ",".join(cells)


def sent(desk, *lines, encoding="utf-8"):
    data = "\r\n".join([HEADER, *lines]).encode(encoding)
    return desk.post(SEND, {"file": SimpleUploadedFile("異動.csv", data, content_type="text/csv")})


def batch_of(answer):
    assert answer.status_code == 302, answer.content.decode()
    return RecordBatch.objects.get(pk=answer.headers["Location"].rstrip("/").rpartition("/")[2])


def carry_out(desk, batch):
    answer = desk.post(f"{SEND}{batch.pk}/carry-out/")
    record_batch.carry_out(batch.pk, at=timezone.now())
    return answer


def revoked(citizen):
    return {f"{one.carrier}-{one.kind}" for one in citizen.certificates.all() if one.status == "revoked"}


def test_the_page_names_the_changes_a_file_may_carry(mado):
    assert "変更、死亡、消除、国外転出" in mado.get(SEND).content.decode()


class TestTheDryRun:
    def test_changes_nothing(self, mado, registered, hanako, taro, today):
        batch = batch_of(sent(mado, line(hanako, on=today), line(taro, "死亡", on=today)))
        page = mado.get(f"{SEND}{batch.pk}/").content.decode()

        assert "まだ何も変わっていません" in page
        assert "2行を実行する" in page
        assert revoked(hanako) == set()
        assert not RecordChange.objects.exists()

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_reads_what_offices_save(self, mado, registered, hanako, today, encoding):
        batch = batch_of(sent(mado, line(hanako, on=today), encoding=encoding))

        assert batch.lines.get().refused == ""

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"kana": "ベツジン"}, "nobody"),
            ({"address": "東京都渋谷区ほか"}, "nobody"),
            ({"born": "19991301"}, "birth_date"),
            ({"changed": "引越"}, "changed"),
            ({"on": "いつか"}, "effective_on"),
            ({"on": "2099-01-01"}, "effective_on"),
            ({"new_address": ""}, "nothing_new"),
            ({"new_address": "あ" * 201}, "values"),
            ({"new_kana": "漢字"}, "values"),
            ({"gender": "9"}, "values"),
            ({"new_born": "x"}, "values"),
        ],
    )
    def test_says_of_each_line_why_not(self, mado, registered, hanako, today, changes, why):
        batch = batch_of(sent(mado, line(hanako, **{"on": today, **changes})))

        assert batch.lines.get().refused == why

    def test_refuses_a_line_with_too_few_cells_and_a_second_one_of_the_same(self, mado, registered, hanako, today):
        batch = batch_of(sent(mado, line(hanako, on=today), "シケン", line(hanako, on=today)))

        assert [one.refused for one in batch.lines.all()] == ["", "cells", "twice"]

    def test_finds_nobody_of_another_city(self, desk, registered, hanako, today):
        batch = batch_of(sent(desk("kita-1"), line(hanako, on=today)))

        assert batch.lines.get().refused == "nobody"

    @pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe\x81", "名前\r\nx".encode(), b'"' * 99])
    def test_of_no_such_file_says_so(self, mado, data):
        answer = mado.post(SEND, {"file": SimpleUploadedFile("x.csv", data)})

        assert answer.status_code == 422
        assert not RecordBatch.objects.exists()

    def test_of_too_large_a_file_is_refused(self, mado):
        assert mado.post(SEND, {"file": SimpleUploadedFile("x.csv", b"a" * 200_000)}).status_code == 413

    def test_shows_nobody_in_clear(self, mado, registered, hanako, today):
        batch = batch_of(sent(mado, line(hanako, on=today), line(hanako, on="?")))
        page = mado.get(f"{SEND}{batch.pk}/").content.decode()

        assert hanako.full_name not in page
        assert hanako.kana not in page
        assert hanako.address not in page

    def test_needs_its_token(self, mado, registered, hanako, today):
        mado.handler.enforce_csrf_checks = True

        assert sent(mado, line(hanako, on=today)).status_code == 403
        assert not RecordBatch.objects.exists()


class TestCarryingOut:
    def test_does_what_was_looked_over(self, mado, registered, hanako, taro, today):
        batch = batch_of(sent(mado, line(hanako, on=today), line(taro, "死亡", on=today), "x"))
        carry_out(mado, batch)
        hanako.refresh_from_db()

        assert revoked(hanako) == {"card-digital_signature", "phone-digital_signature"}
        assert hanako.address == NEW
        assert RecordChange.objects.filter(done_at__isnull=False).count() == 2
        assert "異動を届けました" in mado.get(f"{SEND}{batch.pk}/").content.decode()

    def test_twice_is_once(self, mado, registered, hanako, today):
        batch = batch_of(sent(mado, line(hanako, on=today)))
        for _again in range(2):
            carry_out(mado, batch)

        assert StatusChange.objects.filter(act="revoke").count() == 2
        assert RecordChange.objects.count() == 1

    def test_of_the_same_file_again_is_refused(self, mado, registered, hanako, taro, today):
        first = batch_of(sent(mado, line(taro, "死亡", on=today)))
        second = batch_of(sent(mado, line(taro, "死亡", on=today)))
        carry_out(mado, first)

        assert mado.post(f"{SEND}{second.pk}/carry-out/").status_code == 409
        assert sent(mado, line(taro, "死亡", on=today)).status_code == 422
        assert RecordChange.objects.count() == 1

    def test_killed_in_the_middle_goes_on_where_it_was(self, mado, registered, hanako, taro, today):
        batch = batch_of(sent(mado, line(hanako, on=today), line(taro, "死亡", on=today)))
        mado.post(f"{SEND}{batch.pk}/carry-out/")
        record_batch._carry_out_line(batch.lines.first().pk, at=timezone.now())
        jobs.carry_out_batch(str(batch.pk))

        assert RecordChange.objects.count() == 2
        assert StatusChange.objects.filter(act="revoke").count() == 2
        assert RecordBatch.objects.get().done_at

    def test_plans_what_lies_ahead(self, mado, registered, hanako):
        day = timezone.localdate() + timedelta(days=7)
        carry_out(mado, batch_of(sent(mado, line(hanako, on=f"{day:%Y-%m-%d}"))))

        assert RecordChange.objects.get().is_planned
        assert revoked(hanako) == set()

    def test_refuses_what_became_wrong_meanwhile(self, mado, registered, hanako, today):
        batch = batch_of(sent(mado, line(hanako, on=today)))
        hanako.address = NEW
        hanako.save()
        carry_out(mado, batch)

        assert RecordLine.objects.get().refused == "nobody"
        assert revoked(hanako) == set()

    def test_is_not_there_for_another_city(self, desk, mado, registered, hanako, today):
        batch = batch_of(sent(mado, line(hanako, on=today)))

        assert desk("kita-1").post(f"{SEND}{batch.pk}/carry-out/").status_code == 404
        assert desk("kita-1").get(f"{SEND}{batch.pk}/refused.csv").status_code == 404


class TestTheRefused:
    def test_can_be_taken_away_to_be_mended(self, mado, registered, hanako, today):
        batch = batch_of(sent(mado, line(hanako, on=today), line(hanako, on=today, kana="=1+1")))
        answer = mado.get(f"{SEND}{batch.pk}/refused.csv")
        header, refused = answer.content.decode("utf-8-sig").splitlines()

        assert header.startswith("行,理由,氏名カナ")
        assert "'=1+1" in refused
        assert answer["Content-Type"].startswith("text/csv")

    def test_are_forgotten_after_some_weeks(self, mado, registered, hanako, today):
        batch_of(sent(mado, line(hanako, on="?")))
        record_batch.forget_cells(at=timezone.now() + timedelta(days=31))

        assert RecordLine.objects.get().cells == {}
