"""The desk: a person is found and their record opened with a purpose; a loss is reported and a slip printed."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AccessRecord
from certificates.lifecycle.suspend import suspend
from certificates.models import StatusChange
from certificates.reasons import Reason
from certificates.states import Carrier
from counters.models import LossReport, Slip, Visit
from counters.recent import recent
from counters.tests.at_the_desk import HANAKO, address, open_visit, report

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


class TestFinding:
    def test_shows_a_masked_line_and_writes_nothing_down(self, desk, hanako):
        answer = desk("mado-1").post("/staff/desk/", {"purpose": "loss", **HANAKO})

        assert "試● ●●" in text(answer)
        assert hanako.full_name not in text(answer)
        assert "1番1号" not in text(answer)
        assert not AccessRecord.objects.exists()

    @pytest.mark.parametrize(
        "typed",
        [
            {"kana": "シケン ハナコ", "birth_date": "S63.4.2"},
            {"kana": "ｼｹﾝﾊﾅｺ", "birth_date": "19880402"},
            {"kana": "しけんはなこ", "birth_date": "１９８８年４月２日"},
        ],
    )
    def test_takes_every_usual_spelling(self, desk, hanako, typed):
        assert "1人見つかりました" in text(desk("mado-1").post("/staff/desk/", {"purpose": "loss", **typed}))

    @pytest.mark.parametrize("missing", ["purpose", "kana", "birth_date"])
    def test_wants_everything(self, desk, missing):
        typed = {"purpose": "loss", **HANAKO, missing: ""}

        assert desk("mado-1").post("/staff/desk/", typed).status_code == 422

    @pytest.mark.parametrize(("field", "typed"), [("kana", "花子"), ("birth_date", "きのう"), ("birth_date", "63/4/2")])
    def test_says_what_it_cannot_read(self, desk, field, typed):
        assert desk("mado-1").post("/staff/desk/", {"purpose": "loss", **HANAKO, field: typed}).status_code == 422

    @pytest.mark.parametrize(("part", "people"), [("渋谷区", 1), ("１番１号", 1), ("新宿区", 0)])
    def test_is_narrowed_by_a_part_of_the_address(self, desk, hanako, part, people):
        answer = desk("mado-1").post("/staff/desk/", {"purpose": "loss", **HANAKO, "address": part})

        assert f"{people}人見つかりました" in text(answer)

    def test_finds_nobody_of_another_city(self, desk, hanako):
        answer = desk("kita-1").post("/staff/desk/", {"purpose": "loss", **HANAKO})

        assert "0人見つかりました" in text(answer)
        opened = desk("kita-1").post("/staff/desk/open/", {"citizen": hanako.pk, "purpose": "loss"})
        assert opened.status_code == 404
        assert not AccessRecord.objects.exists()

    @pytest.mark.parametrize("login", ["denwa-1", "denwa-cho", "kansa", "kanri"])
    def test_is_for_counters_alone(self, desk, hanako, login):
        one = desk(login)
        assert one.get("/staff/desk/").status_code == 403
        assert one.post("/staff/desk/open/", {"citizen": hanako.pk, "purpose": "loss"}).status_code == 403


class TestARecord:
    def test_is_opened_with_a_purpose_that_the_citizen_can_read(self, desk, hanako, staff):
        visit = open_visit(desk("mado-1"), hanako)

        (seen,) = AccessRecord.objects.all()
        assert (seen.citizen_id, seen.actor_id, seen.purpose) == (hanako.pk, staff["mado-1"].pk, "紛失届")
        assert seen.reference == visit.reference

    def test_shows_the_person_what_they_hold_and_what_happened(self, desk, registered, hanako):
        mado = desk("mado-1")
        page = text(mado.get(address(open_visit(mado, hanako))))

        assert hanako.full_name in page
        assert page.count("使える") == 4
        assert not any(bytes(one.serial).hex() in page for one in registered)

    def test_tells_one_act_on_one_carrier_in_one_line(self, desk, registered, hanako):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        mado.post(report(mado, visit))

        lines = [(event.what, str(event.act), len(event.changes)) for event in recent(hanako)]
        assert lines[0] == ("カード：ログイン用・署名用", "一時停止した", 2)
        assert ("スマホ用：ログイン用・署名用", "登録した", 2) in lines
        page = text(mado.get(address(visit)))
        assert page.count("一時停止した") == 1

    def test_seen_by_a_colleague_is_written_down_for_them_too(self, desk, hanako, staff):
        visit = open_visit(desk("mado-1"), hanako)
        colleague = desk("mado-2")
        for _ in range(2):
            assert colleague.get(address(visit)).status_code == 200

        assert [one.actor_id for one in AccessRecord.objects.order_by("id")] == [
            staff["mado-1"].pk,
            staff["mado-2"].pk,
        ]

    def test_is_not_there_for_another_city(self, desk, hanako):
        visit = open_visit(desk("mado-1"), hanako)

        assert desk("kita-1").get(address(visit)).status_code == 404
        assert desk("kita-cho").get(address(visit)).status_code == 404
        assert AccessRecord.objects.count() == 1

    def test_has_a_number_that_begins_anew_each_day_in_each_office(self, desk, hanako, taro):
        mado = desk("mado-1")
        first, second = open_visit(mado, hanako), open_visit(mado, taro)

        assert first.reference.startswith("C-131130-")
        assert (first.shown[-4:], second.shown[-4:]) == ("0001", "0002")

    def test_takes_a_memo_and_is_closed(self, desk, hanako):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        mado.post(address(visit), {"memo": "ゆっくり、大きな声で案内"})
        mado.post(address(visit, "close/"))

        visit.refresh_from_db()
        assert visit.memo == "ゆっくり、大きな声で案内"
        assert visit.closed_at
        assert desk("kita-1").post(address(visit, "close/")).status_code == 404


class TestALossReport:
    def test_of_a_card_stops_the_card_and_leaves_the_phone(self, desk, registered, hanako, staff):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        done = mado.post(report(mado, visit))

        slip = Slip.objects.get()
        assert done.headers["Location"] == address(visit, f"slips/{slip.pk}/")
        states = {(c.carrier, c.status) for c in hanako.certificates.all()}
        assert states == {("card", "on_hold"), ("phone", "valid")}
        change = StatusChange.objects.filter(act="suspend").first()
        assert (change.role, change.channel, change.reference) == ("counter_clerk", "counter", visit.reference)
        assert change.actor_id == staff["mado-1"].pk
        assert {(one["carrier"], one["before"], one["after"]) for one in slip.lines} == {
            ("card", "valid", "on_hold"),
            ("phone", "valid", "valid"),
        }

    @pytest.mark.parametrize(
        ("lost", "choice", "phone_after"),
        [("card", "suspend", "on_hold"), ("both", "suspend", "on_hold"), ("both", "revoke", "revoked")],
    )
    def test_does_to_the_phone_what_was_answered(self, desk, registered, hanako, lost, choice, phone_after):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        mado.post(report(mado, visit, lost=lost, phone_choice=choice))

        assert {c.status for c in hanako.certificates.filter(carrier="phone")} == {phone_after}
        assert {c.status for c in hanako.certificates.filter(carrier="card")} == {"on_hold"}

    def test_of_the_phone_alone_leaves_the_card(self, desk, registered, hanako):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        mado.post(report(mado, visit, lost="phone", phone_choice="suspend"))

        assert {(c.carrier, c.status) for c in hanako.certificates.all()} == {("card", "valid"), ("phone", "on_hold")}

    def test_after_the_hotline_stopped_it_keeps_the_stop(self, desk, registered, hanako, hanako_at_home):
        suspend(hanako.pk, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=timezone.now())
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        check = report(mado, visit)
        assert "前の停止" in text(mado.get(check))
        mado.post(check)

        assert {c.status for c in hanako.certificates.filter(carrier="card")} == {"on_hold"}
        assert StatusChange.objects.filter(act="suspend", reference=visit.reference).count() == 0
        assert Slip.objects.count() == 1

    def test_pressed_twice_is_done_once(self, desk, registered, hanako):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        check = report(mado, visit)
        first, second = mado.post(check), mado.post(check)

        assert first.headers["Location"] == second.headers["Location"]
        assert StatusChange.objects.filter(act="suspend").count() == 2

    @pytest.mark.parametrize("left_out", ["reporter", "circumstances", "phone"])
    def test_is_not_carried_out_before_everything_was_asked(self, desk, registered, hanako, left_out):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        check = report(mado, visit)
        if left_out == "reporter":
            other = open_visit(mado, hanako)
            LossReport.objects.filter(visit=visit).update(visit=other)
            check = address(other, "report-loss/check/")
        else:
            empty = {"circumstances": {"lost": ""}, "phone": {"explained": False}}[left_out]
            LossReport.objects.update(**empty)
        mado.post(check)

        assert not Slip.objects.exists()
        assert {c.status for c in hanako.certificates.all()} == {"valid"}

    @pytest.mark.parametrize(
        ("step", "typed"),
        [
            ("reporter", {"arrival": "self"}),
            ("reporter", {"arrival": "self", "documents": ["forged"]}),
            ("reporter", {"arrival": "statutory_agent", "agent_name": "", "documents": ["driving_licence"]}),
            ("reporter", {"arrival": "voluntary_agent", "agent_name": "試験", "documents": ["driving_licence"]}),
            ("circumstances", {"lost": "card", "how": "lost"}),
            ("circumstances", {"lost": "wallet", "how": "lost", "police_number": "1"}),
            ("circumstances", {"lost": "card", "how": "lost", "police_number": "1", "lost_on": "いつか"}),
            ("phone", {"phone_choice": "keep"}),
            ("phone", {"explained": "on"}),
            ("phone", {"phone_choice": "none", "explained": "on"}),
        ],
    )
    def test_says_at_each_step_what_is_missing(self, desk, registered, hanako, step, typed):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        report(mado, visit)
        answer = mado.post(address(visit, f"report-loss/{step}/"), typed)

        assert answer.status_code == 422
        assert "入力を見直してください" in text(answer)

    def test_of_a_phone_that_is_gone_cannot_keep_it(self, desk, registered, hanako):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        report(mado, visit)
        mado.post(address(visit, "report-loss/circumstances/"), {"lost": "both", "how": "lost", "police_number": "1"})
        answer = mado.post(address(visit, "report-loss/phone/"), {"phone_choice": "keep", "explained": "on"})

        assert answer.status_code == 422

    def test_is_kept_when_the_clerk_pauses(self, desk, registered, hanako):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        mado.post(address(visit, "report-loss/reporter/"), {"arrival": "self", "documents": ["passport"]})
        typed = {"lost": "card", "how": "stolen", "police_number": "77", "place": "駅", "pause": "1"}
        assert mado.post(address(visit, "report-loss/circumstances/"), typed).headers["Location"] == address(visit)

        again = desk("mado-2")
        assert again.get(address(visit, "report-loss/")).headers["Location"].endswith("/report-loss/phone/")
        assert 'value="駅"' in text(again.get(address(visit, "report-loss/circumstances/")))

    def test_of_another_city_is_not_there(self, desk, registered, hanako):
        mado = desk("mado-1")
        check = report(mado, open_visit(mado, hanako))

        assert desk("kita-1").get(check).status_code == 404
        assert desk("kita-cho").post(check).status_code == 404
        assert {c.status for c in hanako.certificates.all()} == {"valid"}

    def test_that_was_carried_out_does_not_change(self, desk, registered, hanako):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        mado.post(report(mado, visit))

        with pytest.raises(IntegrityError, match="carried out"), transaction.atomic():
            LossReport.objects.update(place="別の場所")
        assert mado.get(address(visit, "report-loss/phone/")).status_code == 302


class TestASlip:
    @pytest.fixture
    def done(self, desk, registered, hanako):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        return mado, visit, mado.post(report(mado, visit)).headers["Location"]

    def test_says_what_stopped_what_works_and_what_comes_next(self, done, hanako):
        mado, visit, slip = done
        page = text(mado.get(slip))

        assert visit.shown in page
        assert all(
            words in page
            for words in ("止まっています", "前は「使えます」", "なくしたカードが見つかったら", "0120-95-0178")
        )
        assert hanako.address not in page

    @pytest.mark.parametrize(
        ("lost", "first"),
        [("phone", "カードを使って、サイトで登録しなおします"), ("both", "先にカードを新しくします")],
    )
    def test_says_what_comes_first_when_the_phone_is_found(self, desk, registered, hanako, lost, first):
        mado = desk("mado-1")
        visit = open_visit(mado, hanako)
        slip = mado.post(report(mado, visit, lost=lost, phone_choice="suspend")).headers["Location"]

        assert first in text(mado.get(slip))

    def test_printed_again_says_so(self, done):
        mado, _visit, slip = done
        assert "再発行</span>" not in text(mado.get(slip))
        for times in (1, 2):
            printed = mado.post(f"{slip}print/").headers["Location"]
            assert printed.startswith(f"{slip}?print=")
            assert ("再発行</span>" in text(mado.get(printed))) == (times == 2)

    def test_is_not_there_for_another_city(self, done, desk):
        _mado, _visit, slip = done

        assert desk("kita-1").get(slip).status_code == 404
        assert desk("kita-1").post(f"{slip}print/").status_code == 404
        assert Visit.objects.count() == 1
