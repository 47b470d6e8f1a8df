"""A found card at the desk (R-18, R-43): read, asked, allowed by somebody else, made anew, and a slip."""

import json

import pytest
from django.utils import timezone

from accounts.models import AccessRecord, StaffSession
from certificates.lifecycle.issue_cards import issue_card
from certificates.lifecycle.reissue import reissue
from certificates.lifecycle.suspend import suspend
from certificates.models import CardRequest, Countersignature
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from certificates.tests import a_chip
from certificates.tests.people import ACard, new_key
from counters.models import Approval, IdentityCheck
from counters.tests.at_the_desk import address, open_visit
from counters.tests.at_the_reader import ENOUGH, STRICT, laid, nonce_on, with_pin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def terminal(settings):
    settings.CARD_TERMINAL = "certificates.tests.a_chip.AChip"
    yield
    a_chip.clear()


@pytest.fixture
def held(registered, card, hanako, hanako_at_home, now):
    suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
    return card


@pytest.fixture
def mado(desk):
    return desk("mado-1")


@pytest.fixture
def page(mado, held, hanako):
    visit = open_visit(mado, hanako, purpose="found")
    return address(visit, "release/")


@pytest.fixture
def asked(mado, page, held):
    answer = mado.post(page, {**with_pin(mado, page, held), **ENOUGH})
    assert answer.status_code == 302, answer.content.decode()
    return Approval.objects.get()


def text(answer):
    return answer.content.decode()


def states(citizen):
    found = citizen.certificates.filter(carrier="card").order_by("id")
    return [(one.kind, one.status) for one in found]


ON_HOLD = [("user_authentication", "on_hold"), ("digital_signature", "on_hold")]


class TestAsking:
    def test_shows_what_comes_back_and_what_does_not(self, mado, page):
        shown = text(mado.get(page))

        assert "使える" in shown
        assert "失効" in shown
        assert "署名用は元に戻せません" in shown

    def test_changes_nothing_yet(self, asked, hanako):
        assert sorted(states(hanako)) == sorted(ON_HOLD)
        assert asked.details["pin_given"] is True
        assert IdentityCheck.objects.get().documents == ["driving_licence"]

    @pytest.mark.parametrize(("typed", "status"), [(ENOUGH, 422), (STRICT, 302)], ids=["one document", "stricter ones"])
    def test_without_the_pin_needs_stricter_documents(self, mado, page, held, typed, status):
        assert mado.post(page, {"terminal": laid(held), **typed}).status_code == status

    def test_needs_the_card_in_hand(self, mado, page):
        for terminal in ("", "elsewhere", "../x"):
            answer = mado.post(page, {"terminal": terminal, **STRICT})
            assert answer.status_code == 422
        assert "読み取って" in text(answer)
        assert not Approval.objects.exists()

    def test_needs_this_persons_card(self, mado, page, taro, now):
        other = ACard(taro, at=now)
        answer = mado.post(page, {"terminal": laid(other), **STRICT})

        assert answer.status_code == 422
        assert "この人のカードではありません" in text(answer)

    def test_takes_no_pin_of_another_card(self, mado, page, held, taro, now):
        other = with_pin(mado, page, ACard(taro, at=now))

        assert mado.post(page, {**other, "terminal": laid(held), **ENOUGH}).status_code == 422

    def test_takes_no_token_twice(self, mado, page, held):
        proof = with_pin(mado, page, held)
        assert (
            mado.post(page, {**proof, "arrival": "self"}).status_code == 422
        )  # documents forgotten: the nonce is gone

        assert mado.post(page, {**proof, **ENOUGH}).status_code == 422

    def test_takes_no_token_made_at_another_desk(self, desk, mado, page, held):
        elsewhere = desk("mado-2")

        assert mado.post(page, {**with_pin(elsewhere, page, held), **ENOUGH}).status_code == 422

    def test_takes_no_token_made_for_another_site(self, mado, page, held):
        proof = with_pin(mado, page, held, origin="https://evil.example")

        assert mado.post(page, {**proof, **ENOUGH}).status_code == 422

    @pytest.mark.parametrize("token", ["{}", "[]", "x", "null", '{"format": 1}', "[" * 10_000])
    def test_takes_no_nonsense(self, mado, page, held, token):
        typed = {"terminal": laid(held), "token": token, "nonce": nonce_on(mado.get(page)), **STRICT}

        assert mado.post(page, typed).status_code == 422

    def test_of_a_card_that_was_replaced_is_refused(self, mado, page, held, hanako):
        place = laid(held)
        issue_card(hanako, keys={kind: new_key().public_key() for kind in Kind}, at=timezone.now())
        answer = mado.post(page, {"terminal": place, **STRICT})

        assert answer.status_code == 200 or "返納" in text(answer)
        assert not Approval.objects.exists()

    def test_of_a_card_that_is_not_on_hold_is_not_offered(self, mado, registered, hanako):
        page = address(open_visit(mado, hanako, purpose="found"), "release/")

        assert "一時停止中のカードがありません" in text(mado.get(page))

    def test_is_for_those_who_proved_themselves_lately(self, mado, page):
        session = StaffSession.objects.get()
        StaffSession.objects.update(proved_at=session.proved_at - timezone.timedelta(minutes=16))

        assert mado.get(page).headers["Location"].startswith("/staff/prove/")

    def test_waits_and_can_be_taken_back(self, mado, page, asked):
        assert "承認を待っています" in text(mado.get(page))
        mado.post(f"{page}withdraw/")

        assert "ほかの職員に承認を依頼する" in text(mado.get(page))


class TestAllowing:
    def allow(self, who, asked):
        return who.post(f"/staff/approvals/{asked.pk}/", {})

    def test_releases_and_names_both(self, asked, desk, staff, hanako):
        answer = self.allow(desk("mado-cho"), asked)

        assert answer.status_code == 302
        assert sorted(states(hanako)) == [("digital_signature", "revoked"), ("user_authentication", "valid")]
        change = hanako.certificates.get(carrier="card", kind="user_authentication").changes.latest("id")
        assert (change.actor_id, change.role) == (staff["mado-1"].pk, "counter_clerk")
        assert change.countersignature.actor_id == staff["mado-cho"].pk
        assert Countersignature.objects.count() == 2

    def test_is_shown_as_waiting_to_the_others_of_the_office(self, asked, desk):
        assert asked.shown in text(desk("mado-2").get("/staff/approvals/"))
        assert desk("mado-2").get("/staff/approvals/how-many/").json() == {"waiting": 1}
        assert desk("kita-1").get("/staff/approvals/how-many/").json() == {"waiting": 0}

    def test_writes_down_who_looked(self, asked, desk, staff):
        desk("mado-2").get(f"/staff/approvals/{asked.pk}/")

        seen = AccessRecord.objects.get(actor_id=staff["mado-2"].pk)
        assert (seen.purpose, seen.reference) == ("承認の判断", asked.reference)

    def test_shows_no_more_of_the_person_than_the_answer_needs(self, asked, desk, hanako):
        shown = text(desk("mado-2").get(f"/staff/approvals/{asked.pk}/"))

        assert hanako.full_name in shown
        assert hanako.address not in shown

    @pytest.mark.parametrize("login", ["kita-1", "kita-cho", "denwa-cho"])
    def test_is_not_there_for_other_offices(self, asked, desk, login):
        one = desk(login)

        assert one.get(f"/staff/approvals/{asked.pk}/").status_code == 404
        assert self.allow(one, asked).status_code == 404
        assert not AccessRecord.objects.filter(actor_id=asked.pk).exists()

    @pytest.mark.parametrize("login", ["denwa-1", "kansa", "kanri"])
    def test_is_not_for_other_roles(self, asked, desk, login):
        assert self.allow(desk(login), asked).status_code == 403

    def test_is_not_for_oneself(self, asked, mado, hanako):
        answer = self.allow(mado, asked)

        assert answer.status_code == 409
        assert "ほかの職員でなければ" in text(answer)
        assert sorted(states(hanako)) == sorted(ON_HOLD)

    def test_twice_is_once(self, asked, desk):
        self.allow(desk("mado-2"), asked)
        answer = self.allow(desk("mado-cho"), asked)

        assert answer.status_code == 409
        assert "ほかの職員が承認しました" in text(answer)
        assert CardRequest.objects.count() == 1

    def test_when_the_card_was_taken_away_does_nothing_and_says_so(self, asked, desk, hanako):
        a_chip.clear()
        answer = self.allow(desk("mado-2"), asked)

        assert answer.status_code == 409
        assert "置きなおして" in text(answer)
        assert sorted(states(hanako)) == sorted(ON_HOLD)
        asked.refresh_from_db()
        assert asked.state == "open"

    def test_after_something_else_was_done_does_nothing(self, asked, desk, held, hanako):
        issue_card(hanako, keys={kind: new_key().public_key() for kind in Kind}, at=timezone.now())
        answer = self.allow(desk("mado-2"), asked)

        assert answer.status_code == 409
        assert "先に、ほかの手続き" in text(answer)

    def test_no_needs_a_reason_and_tells_it(self, asked, desk, mado, page):
        other = desk("mado-2")
        assert other.post(f"/staff/approvals/{asked.pk}/", {"refuse": "1", "reason": ""}).status_code == 422
        other.post(f"/staff/approvals/{asked.pk}/", {"refuse": "1", "reason": "写真の人とちがう"})

        assert "写真の人とちがう" in text(mado.get(page))


class TestAfterwards:
    @pytest.fixture
    def allowed(self, asked, desk):
        desk("mado-cho").post(f"/staff/approvals/{asked.pk}/", {})
        return asked

    def test_the_clerk_sees_it_and_waits_for_the_new_certificate(self, allowed, mado, page):
        shown = text(mado.get(page))

        assert "解除しました" in shown
        assert "証明書を作っています" in shown

    def test_the_new_certificate_is_in_the_card(self, allowed, mado, page, hanako, held):
        reissue(CardRequest.objects.get().pk, at=timezone.now())

        assert "カードに入れました" in text(mado.get(page))
        assert states(hanako)[-1] == ("digital_signature", "valid")

    def test_the_slip_says_what_is_true_now(self, allowed, mado, page):
        reissue(CardRequest.objects.get().pk, at=timezone.now())
        answer = mado.post(f"{page}slip/")
        slip = text(mado.get(answer.headers["Location"]))

        assert "署名用は、新しくなりました" in slip
        assert slip.count("前は「止まっています」") == 2
        assert mado.post(f"{page}slip/").headers["Location"] == answer.headers["Location"]

    def test_the_slip_does_not_promise_what_was_not_written(self, allowed, mado, page):
        slip = text(mado.get(mado.post(f"{page}slip/").headers["Location"]))

        assert "署名用は、まだ入っていません" in slip

    def test_no_slip_before(self, asked, mado, page):
        assert mado.post(f"{page}slip/").headers["Location"] == page

    def test_the_nonce_and_the_token_are_kept_nowhere(self, allowed):
        assert "web-eid" not in json.dumps(allowed.details)
