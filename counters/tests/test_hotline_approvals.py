"""What takes a supervisor of the hotline: correction (R-56), revocation (R-55), the list of letters."""

import csv
import datetime
import io

import pytest
from django.utils import timezone

from accounts.models import AccessRecord, MailAddress, Notice, StaffSession
from certificates.models import Countersignature, StatusChange
from certificates.states import Act, Carrier, State
from counters.models import Approval, CallStop, HolderLetter, Wish
from counters.tests.on_the_phone import HANAKO, address, hear, press, take_call, words_of

pytestmark = pytest.mark.django_db

CORRECTION = {"called_back": "on", "wrong": "on", "why": "となりの人を止めた"}
REVOCATION = {
    "what": ["phone-user_authentication", "phone-digital_signature"], "reason": "stolen", "called_back": "on",
    "told": "on", "why": "盗まれて、悪用のおそれ", "typed": "失効",
}  # fmt: skip


@pytest.fixture
def supervisor(desk):
    return desk("denwa-cho")


@pytest.fixture
def call(operator, registered):
    call = take_call(operator)
    hear(operator, call, **HANAKO, phone_model=registered[0].phone.model)
    return call


@pytest.fixture
def stop(operator, call):
    press(operator, call, "phone")
    return call.stops.get()


def states(citizen, carrier=Carrier.PHONE):
    return set(citizen.certificates.filter(carrier=carrier).values_list("status", flat=True))


def answer(desk, **typed):
    return desk.post(f"/staff/approvals/{Approval.objects.latest('asked_at').pk}/", typed)


def correcting(call, stop):
    return address(call, f"stops/{stop.pk}/correct/")


class TestACorrection:
    def test_takes_the_operator_and_the_supervisor(self, operator, supervisor, call, stop, hanako, staff):
        assert operator.post(correcting(call, stop), CORRECTION).status_code == 302
        assert states(hanako) == {State.ON_HOLD}
        assert answer(supervisor).status_code == 302

        assert states(hanako) == {State.VALID}
        made = StatusChange.objects.filter(act=Act.CORRECT)
        assert {(one.actor_id, one.reference) for one in made} == {(staff["denwa-cho"].pk, call.reference)}
        assert {one.actor_id for one in Countersignature.objects.filter(change__in=made)} == {staff["denwa-1"].pk}

    def test_is_told_to_the_holder(self, operator, supervisor, call, stop, hanako):
        operator.post(correcting(call, stop), CORRECTION)
        answer(supervisor)

        assert Notice.objects.filter(citizen=hanako, about="corrected", reference=call.reference).exists()

    def test_is_not_the_operators_to_answer(self, operator, call, stop, hanako):
        operator.post(correcting(call, stop), CORRECTION)

        assert answer(operator).status_code == 403
        assert states(hanako) == {State.ON_HOLD}

    def test_is_not_the_supervisors_own_to_answer(self, supervisor, registered, hanako):
        call = take_call(supervisor)
        hear(supervisor, call)
        press(supervisor, call, "phone")
        supervisor.post(correcting(call, call.stops.get()), CORRECTION)

        assert answer(supervisor).status_code == 409
        assert states(hanako) == {State.ON_HOLD}

    @pytest.mark.parametrize("missing", ["called_back", "wrong", "why"])
    def test_needs_a_call_back_and_a_reason(self, operator, call, stop, missing):
        typed = {name: value for name, value in CORRECTION.items() if name != missing}

        assert operator.post(correcting(call, stop), typed).status_code == 422
        assert not Approval.objects.exists()

    def test_is_over_after_half_an_hour(self, operator, call, stop, monkeypatch):
        later = timezone.now() + datetime.timedelta(minutes=31)
        StaffSession.objects.update(proved_at=later, seen_at=later)
        monkeypatch.setattr(timezone, "now", lambda: later)

        page = operator.post(correcting(call, stop), CORRECTION)
        assert page.status_code == 422
        assert "30分が過ぎた" in page.content.decode()

    def test_is_not_possible_once_the_holder_ended_it(self, operator, supervisor, call, stop, hanako):
        operator.post(correcting(call, stop), CORRECTION)
        press(operator, call, "card")  # another stop does not hinder it
        assert answer(supervisor).status_code == 302
        assert states(hanako) == {State.VALID}
        assert states(hanako, Carrier.CARD) == {State.ON_HOLD}

    def test_is_shown_to_the_supervisor_with_what_it_would_do(self, operator, supervisor, call, stop):
        operator.post(correcting(call, stop), CORRECTION)
        page = words_of(supervisor.get(f"/staff/approvals/{Approval.objects.get().pk}/").content.decode())

        assert "となりの人を止めた" in page
        assert "かけなおし" in page

    def test_asks_for_a_fresh_proof(self, operator, call, stop):  # S5
        StaffSession.objects.update(proved_at=timezone.now() - datetime.timedelta(minutes=16))

        assert "/prove/" in operator.get(correcting(call, stop)).headers["Location"]


class TestARevocation:
    def test_takes_the_supervisor(self, operator, supervisor, call, hanako, staff):
        assert operator.post(address(call, "revoke/"), REVOCATION).status_code == 302
        assert states(hanako) == {State.VALID}
        assert answer(supervisor).status_code == 302

        assert states(hanako) == {State.REVOKED}
        made = StatusChange.objects.filter(act=Act.REVOKE)
        assert {one.actor_id for one in made} == {staff["denwa-cho"].pk}
        assert {one.actor_id for one in Countersignature.objects.filter(change__in=made)} == {staff["denwa-1"].pk}

    @pytest.mark.parametrize(
        "heard",
        [
            HANAKO,
            HANAKO | {"address": "", "phone_model": "Pixel 9"},
            HANAKO | {"address": "札幌市", "phone_model": "Pixel 9"},
        ],
        ids=["three facts", "no address", "another town"],
    )
    def test_asks_more_than_a_stop(self, operator, registered, heard):
        call = take_call(operator)
        hear(operator, call, **heard)
        operator.post(address(call, "revoke/"), REVOCATION)

        assert not Approval.objects.exists()
        assert "本人確認が足りません" in operator.get(address(call, "revoke/")).content.decode()

    def test_is_not_for_the_family(self, operator, call):
        operator.post(address(call, "case/"), {"case": "agent"})
        operator.post(address(call, "revoke/"), REVOCATION)

        assert not Approval.objects.exists()

    @pytest.mark.parametrize("missing", ["what", "called_back", "told", "why", "typed"])
    def test_needs_all_of_it(self, operator, call, missing):
        typed = {name: value for name, value in REVOCATION.items() if name != missing}

        assert operator.post(address(call, "revoke/"), typed).status_code == 422
        assert not Approval.objects.exists()

    def test_refused_changes_nothing(self, operator, supervisor, call, hanako):
        operator.post(address(call, "revoke/"), REVOCATION)
        answer(supervisor, refuse="1", reason="停止で足りる")

        assert states(hanako) == {State.VALID}
        assert "停止で足りる" in operator.get(address(call, "revoke/")).content.decode()

    def test_may_hold_card_and_phone(self, operator, supervisor, call, hanako):
        typed = REVOCATION | {
            "what": ["phone-user_authentication", "phone-digital_signature", "card-digital_signature"]
        }
        operator.post(address(call, "revoke/"), typed)
        answer(supervisor)

        assert states(hanako) == {State.REVOKED}
        assert states(hanako, Carrier.CARD) == {State.VALID, State.REVOKED}

    def test_carried_out_once(self, operator, supervisor, call):
        operator.post(address(call, "revoke/"), REVOCATION)
        assert [answer(supervisor).status_code for _ in range(2)] == [302, 409]
        assert Approval.objects.get().wish == Wish.REVOKE_BY_PHONE


class TestLetters:
    def rows(self, supervisor):
        supervisor.post("/staff/hotline/letters/")
        batch = HolderLetter.objects.latest("at").batch
        answer = supervisor.get(f"/staff/hotline/letters/{batch}.csv")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]

    def test_are_due_to_whom_no_mail_reaches_and_once(self, supervisor, call, stop, hanako):
        [row] = self.rows(supervisor)

        assert row[:4] == [call.shown, hanako.full_name, hanako.address, "スマホ用"]
        supervisor.post("/staff/hotline/letters/")
        assert HolderLetter.objects.count() == 1

    def test_are_not_due_to_whom_a_mail_reaches(self, supervisor, call, stop, hanako, now):
        MailAddress.objects.create(citizen=hanako, address="h@example.jp", language="ja", verified_at=now)
        supervisor.post("/staff/hotline/letters/")

        assert not HolderLetter.objects.exists()

    def test_are_due_again_when_the_mailbox_is_gone(self, supervisor, call, stop, hanako, now):
        MailAddress.objects.create(
            citizen=hanako, address="h@example.jp", language="ja", verified_at=now, refused_at=now
        )

        assert len(self.rows(supervisor)) == 1

    def test_leave_an_access_record(self, supervisor, call, stop, hanako):
        self.rows(supervisor)

        record = AccessRecord.objects.get(citizen=hanako, role="hotline_supervisor")
        assert record.reference == call.reference

    def test_compute_nothing_in_a_spreadsheet(self, supervisor, call, stop, hanako):
        hanako.address = '=HYPERLINK("http://example.jp","住所")'
        hanako.save(update_fields=["address"])

        [row] = self.rows(supervisor)
        assert row[2] == "'" + hanako.address

    def test_are_for_the_supervisor_with_a_fresh_proof(self, operator, supervisor):  # S5
        assert operator.get("/staff/hotline/letters/").status_code == 403
        StaffSession.objects.update(proved_at=timezone.now() - datetime.timedelta(minutes=16))
        assert "/prove/" in supervisor.get("/staff/hotline/letters/").headers["Location"]

    def test_of_a_stop_that_did_nothing_are_not_due(self, operator, supervisor, call, stop):
        again = take_call(operator)
        hear(operator, again)
        press(operator, again, "phone")

        assert CallStop.objects.count() == 2
        assert len(self.rows(supervisor)) == 1
