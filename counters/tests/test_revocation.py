"""失効 at the counter (R-45): of what was picked, looked over once; by the person, or later an agent with the reply."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.lifecycle.suspend import suspend
from certificates.models import Card, StatusChange
from certificates.reasons import Reason
from certificates.states import Carrier
from counters.models import IdentityCheck, ReplyLetter
from counters.tests.at_the_desk import address, open_visit, slip_of
from counters.tests.at_the_reader import ENOUGH

pytestmark = pytest.mark.django_db
SURE = {"sure": "1"}
CARD = ["card-user_authentication", "card-digital_signature"]
PHONE = ["phone-user_authentication", "phone-digital_signature"]
AGENT = {
    "arrival": "voluntary_agent",
    "agent_name": "試験　三郎",
    "documents": ["driving_licence", "power_of_attorney"],
}
WITH_REPLY = {**AGENT, "documents": [*AGENT["documents"], "inquiry_reply"]}


@pytest.fixture
def mado(desk):
    return desk("mado-1")


@pytest.fixture
def page(mado, registered, hanako):
    return address(open_visit(mado, hanako, purpose="revocation"), "revoke/")


def text(answer):
    return answer.content.decode()


def typed(what, reason="no_longer_needed", **who):
    return {"what": what, "reason": reason, **(who or ENOUGH)}


def states(citizen):
    return {f"{one.carrier}-{one.kind}": one.status for one in citizen.certificates.all()}


class TestRevoking:
    @pytest.mark.parametrize("what", [CARD, PHONE, CARD + PHONE, CARD[:1], PHONE[1:]])
    def test_ends_what_was_picked_and_nothing_else(self, mado, page, hanako, what):
        slip = slip_of(mado, mado.post(page, {**typed(what), **SURE}))

        assert "失効したものは、元に戻せません" in slip
        assert {name for name, status in states(hanako).items() if status == "revoked"} == set(what)
        assert Card.objects.get(citizen=hanako).ended_at is None or set(CARD) <= set(what)

    def test_is_looked_over_first(self, mado, page, hanako):
        shown = text(mado.post(page, typed(PHONE)))

        assert "元に戻せません" in shown
        assert set(states(hanako).values()) == {"valid"}
        assert not IdentityCheck.objects.exists()

    def test_needs_no_pin_and_works_on_what_is_on_hold(self, mado, page, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        mado.post(page, {**typed(CARD, "lost"), **SURE})

        assert states(hanako)["card-digital_signature"] == "revoked"
        assert not StatusChange.objects.filter(act="release").exists()

    @pytest.mark.parametrize("what", [[], ["card-x"], ["phone"], ["card-user_authentication", "x"]])
    def test_refuses_what_is_not_there(self, mado, page, what):
        assert mado.post(page, {**typed(what), **SURE}).status_code == 422

    @pytest.mark.parametrize("reason", ["", "death", "superseded", "found", "x"])
    def test_refuses_reasons_nobody_may_give_here(self, mado, page, reason):
        assert mado.post(page, {**typed(CARD, reason), **SURE}).status_code == 422

    def test_twice_is_once(self, mado, page, hanako):
        mado.post(page, {**typed(PHONE), **SURE})

        assert mado.post(page, {**typed(PHONE), **SURE}).status_code == 422
        assert StatusChange.objects.filter(act="revoke").count() == 2

    def test_is_not_there_for_another_city(self, desk, page):
        assert desk("kita-1").post(page, {**typed(CARD), **SURE}).status_code == 404


class TestByAnAgent:
    @pytest.fixture
    def letter(self, page):
        return page.replace("revoke/", "letter/")

    def test_is_never_done_the_same_day(self, mado, page, letter):
        assert mado.post(page, {**typed(CARD), **AGENT, **SURE}).status_code == 422
        mado.post(letter)
        answer = mado.post(page, {**typed(CARD), **WITH_REPLY, **SURE})

        assert answer.status_code == 422
        assert "前の日までに照会書を送った記録がありません" in text(answer)

    def test_is_done_with_the_reply_on_a_later_day(self, mado, page, letter, hanako, staff):
        visit = open_visit(mado, hanako, purpose="revocation")
        ReplyLetter.objects.create(visit=visit, by=staff["mado-1"], sent_on=timezone.now().date() - timedelta(days=3))

        assert mado.post(page, {**typed(CARD), **AGENT, **SURE}).status_code == 422
        assert mado.post(page, {**typed(CARD), **WITH_REPLY, **SURE}).status_code == 302
        assert IdentityCheck.objects.get().agent_name == "試験　三郎"

    def test_is_refused_when_the_letter_is_too_old_or_went_to_somebody_else(self, mado, page, hanako, taro, staff):
        old = open_visit(mado, hanako, purpose="revocation")
        ReplyLetter.objects.create(visit=old, by=staff["mado-1"], sent_on=timezone.now().date() - timedelta(days=61))
        other = open_visit(mado, taro, purpose="revocation")
        ReplyLetter.objects.create(visit=other, by=staff["mado-1"], sent_on=timezone.now().date() - timedelta(days=3))

        assert mado.post(page, {**typed(CARD), **WITH_REPLY, **SURE}).status_code == 422

    def test_the_letter_carries_the_registered_address_and_is_sent_once(self, mado, letter, hanako):
        mado.post(letter)
        mado.post(letter)

        assert ReplyLetter.objects.count() == 1
        assert hanako.address in text(mado.get(letter))
