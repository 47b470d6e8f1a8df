"""住所・氏名などの変更 (R-23): signing ends, log-in lives on; at once, on its day, or not at all when taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actor import THE_SYSTEM
from certificates.lifecycle.suspend import suspend
from certificates.models import StatusChange
from certificates.reasons import Reason
from certificates.states import Carrier
from counters import jobs, record_change
from counters.models import RecordChange
from counters.tests.at_the_desk import address, open_visit, slip_of

pytestmark = pytest.mark.django_db
SURE = {"sure": "1"}
SIGNING = {"card-digital_signature", "phone-digital_signature"}
NEW = "東京都新宿区見本橋一丁目9番9号"


@pytest.fixture
def mado(desk):
    return desk("mado-1")


@pytest.fixture
def visit(mado, registered, hanako):
    return open_visit(mado, hanako, purpose="record_change")


@pytest.fixture
def page(visit):
    return address(visit, "record-change/")


def moved(to=NEW, on="today"):
    day = timezone.localdate() if on == "today" else on
    return {"changed": "contents_changed", "address": to, "effective_on": f"{day:%Y%m%d}"}


def states(citizen):
    return {f"{one.carrier}-{one.kind}": one.status for one in citizen.certificates.all()}


def revoked(citizen):
    return {name for name, status in states(citizen).items() if status == "revoked"}


class TestAChange:
    def test_ends_signing_on_card_and_phone_and_nothing_else(self, mado, page, hanako):
        slip = slip_of(mado, mado.post(page, {**moved(), **SURE}))

        assert revoked(hanako) == SIGNING
        assert set(StatusChange.objects.filter(act="revoke").values_list("reason", flat=True)) == {"contents_changed"}
        assert "署名用を、また使うとき" in slip

    def test_is_what_the_record_says_from_then_on(self, mado, page, hanako):
        mado.post(page, {**moved(), "full_name": "試験　桜", "kana": "シケン　サクラ", **SURE})
        hanako.refresh_from_db()

        assert (hanako.address, hanako.full_name, hanako.kana) == (NEW, "試験　桜", "シケン　サクラ")
        assert RecordChange.objects.get().values == {}

    def test_is_looked_over_first(self, mado, page, hanako):
        shown = mado.post(page, moved()).content.decode()

        assert "失効するのは署名用だけです" in shown
        assert NEW in shown
        assert hanako.address in shown
        assert revoked(hanako) == set()
        assert not RecordChange.objects.exists()

    @pytest.mark.parametrize("changed", ["death", "left_the_register"])
    def test_of_the_person_themselves_ends_everything(self, mado, page, hanako, changed):
        assert "すべて失効します" in mado.post(page, {**moved(), "changed": changed}).content.decode()
        slip_of(mado, mado.post(page, {**moved(), "changed": changed, **SURE}))

        assert set(states(hanako).values()) == {"revoked"}
        hanako.refresh_from_db()
        assert hanako.address != NEW

    def test_ends_what_is_on_hold_without_bringing_it_back(self, mado, page, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        mado.post(page, {**moved(), **SURE})

        assert states(hanako)["card-user_authentication"] == "on_hold"
        assert states(hanako)["card-digital_signature"] == "revoked"
        assert not StatusChange.objects.filter(act="release").exists()

    def test_twice_is_refused_as_nothing_new(self, mado, page, hanako):
        mado.post(page, {**moved(), **SURE})
        answer = mado.post(page, {**moved(), **SURE})

        assert answer.status_code == 422
        assert "いまの記録と同じです" in answer.content.decode()
        assert StatusChange.objects.filter(act="revoke").count() == 2

    @pytest.mark.parametrize(
        "typed",
        [{"changed": "x"}, {"changed": ""}, {"effective_on": "32日"}, {"effective_on": ""}, {"kana": "漢字"},
         {"gender": "9"}, {"birth_date": "19991301"}, {"address": "あ" * 201}],
    )  # fmt: skip
    def test_of_nonsense_is_refused(self, mado, page, hanako, typed):
        assert mado.post(page, {**moved(), **typed, **SURE}).status_code == 422
        assert revoked(hanako) == set()

    def test_is_not_there_for_another_city(self, desk, page):
        assert desk("kita-1").post(page, {**moved(), **SURE}).status_code == 404


class TestAPlannedChange:
    @pytest.fixture
    def day(self):
        return timezone.localdate() + timedelta(days=14)

    @pytest.fixture
    def planned(self, mado, page, day):
        slip = slip_of(mado, mado.post(page, {**moved(on=day), **SURE}))
        assert "その日までは" in slip
        return RecordChange.objects.get()

    def test_waits_for_its_day(self, planned, hanako):
        jobs.follow_records(0)

        assert revoked(hanako) == set()
        assert RecordChange.objects.get().is_planned

    def test_is_followed_on_its_day_once(self, planned, hanako):
        for _again in range(2):
            record_change.follow(planned.pk, actor=THE_SYSTEM, at=planned.effective_at + timedelta(minutes=3))
        hanako.refresh_from_db()

        assert revoked(hanako) == SIGNING
        assert hanako.address == NEW
        assert StatusChange.objects.filter(act="revoke").count() == 2

    def test_can_be_taken_back(self, mado, page, planned, hanako):
        assert "予定を取り消す" in mado.get(page).content.decode()
        mado.post(f"{page}{planned.pk}/withdraw/")
        record_change.follow(planned.pk, actor=THE_SYSTEM, at=planned.effective_at)

        assert revoked(hanako) == set()
        assert RecordChange.objects.get().values == {}

    def test_can_be_taken_back_by_its_own_office_only(self, desk, page, planned):
        assert desk("kita-1").post(f"{page}{planned.pk}/withdraw/").status_code == 404
        assert RecordChange.objects.get().is_planned

    def test_is_not_planned_twice(self, mado, page, planned, day):
        answer = mado.post(page, {**moved(to="別の住所", on=day), **SURE})

        assert answer.status_code == 409
        assert RecordChange.objects.count() == 1

    def test_is_not_too_far_away(self, mado, page):
        far = timezone.localdate() + timedelta(days=91)

        assert mado.post(page, {**moved(on=far), **SURE}).status_code == 422

    def test_that_fails_lets_the_others_go_on(self, registered, hanako, taro, staff, now):
        due = {"reference": "C-1", "by": staff["mado-1"], "requested_at": now, "effective_at": now - timedelta(days=1)}
        RecordChange.objects.create(citizen=hanako, changed="contents_changed", values={"birth_date": "?"}, **due)
        RecordChange.objects.create(citizen=taro, changed="death", **due)
        jobs.follow_records(0)

        assert RecordChange.objects.get(citizen=hanako).is_planned
        assert not RecordChange.objects.get(citizen=taro).is_planned
        assert revoked(hanako) == set()
