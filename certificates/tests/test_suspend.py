"""Suspending: at once, at any hour, the card and the phone apart (R-15, R-17, R-35)."""

import uuid

import pytest

from accounts.actor import Actor
from accounts.models import Notice, Session
from accounts.roles import Channel, Role
from certificates.lifecycle.issue import issue
from certificates.lifecycle.suspend import suspend
from certificates.models import Certificate, StatusChange
from certificates.permissions import NotAllowed, acts_open_to
from certificates.reasons import Reason, ReasonDoesNotFit
from certificates.states import Act, Carrier, NotPossible, State
from certificates.tests.people import APhone

PHONE, CARD = [Carrier.PHONE], [Carrier.CARD]


def states(citizen):
    return {(c.carrier, c.kind): (c.status, c.stop_code) for c in citizen.certificates.all()}


class TestSuspend:
    def test_stops_the_phone_and_leaves_the_card(self, registered, hanako, hanako_at_home, now):
        receipt = suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.LOST, at=now)

        for (carrier, _kind), state in states(hanako).items():
            assert state == (("on_hold", "certificateHold") if carrier == "phone" else ("valid", ""))
        assert receipt.lines == [
            {"carrier": "phone", "kind": "user_authentication", "state": "on_hold"},
            {"carrier": "phone", "kind": "digital_signature", "state": "on_hold"},
        ]

    def test_stops_the_card_and_leaves_the_phone(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, CARD, actor=hanako_at_home, reason=Reason.STOLEN, at=now)

        assert {carrier for (carrier, _), (status, _) in states(hanako).items() if status == "on_hold"} == {"card"}

    def test_stops_both_in_one_step(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, list(Carrier), actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert {status for status, _ in states(hanako).values()} == {State.ON_HOLD}

    def test_ends_the_sessions_made_with_what_it_stops(self, registered, hanako, hanako_at_home, now):
        for certificate in hanako.certificates.all():
            Session.objects.create(
                session_key=str(certificate.id), expire_date=now, citizen_id=hanako.id, certificate_id=certificate.id,
                signed_in_at=now,
            )  # fmt: skip

        suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.LOST, at=now)

        left = Certificate.objects.filter(id__in=Session.objects.values("certificate_id"))
        assert {certificate.carrier for certificate in left} == {"card"}

    def test_writes_who_when_how_and_why(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.STOLEN, at=now)

        told = StatusChange.objects.filter(act=Act.SUSPEND).first()
        assert (told.actor_id, told.role, told.channel, told.reason, told.at) == (
            hanako.id, "citizen", "portal", "stolen", now,
        )  # fmt: skip

    def test_is_not_possible_twice(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(NotPossible) as refusal:
            suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert refusal.value.state == State.ON_HOLD

    def test_of_both_stops_what_is_left(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.LOST, at=now)

        receipt = suspend(hanako.id, list(Carrier), actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert {line["carrier"] for line in receipt.lines} == {"card"}

    def test_takes_no_other_reason(self, registered, hanako, hanako_at_home, now):
        with pytest.raises(ReasonDoesNotFit):
            suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.DEATH, at=now)

    def test_is_refused_to_another_citizen(self, registered, hanako, taro, now):
        with pytest.raises(NotAllowed):
            suspend(hanako.id, PHONE, actor=Actor.citizen(taro.id), reason=Reason.LOST, at=now)

        assert {status for status, _ in states(hanako).values()} == {State.VALID}

    def test_is_the_hotlines_for_everybody(self, registered, hanako, now):
        operator = Actor(role=Role.HOTLINE_OPERATOR, channel=Channel.HOTLINE, id=uuid.uuid4(), reference="C-1")

        suspend(hanako.id, PHONE, actor=operator, reason=Reason.LOST, at=now)

        assert StatusChange.objects.filter(act=Act.SUSPEND).first().reference == "C-1"

    @pytest.mark.parametrize(("municipality", "allowed"), [("131130", True), ("011002", False)])
    def test_at_the_counter_is_for_its_own_municipality(self, registered, hanako, now, municipality, allowed):
        clerk = Actor(
            role=Role.COUNTER_CLERK,
            channel=Channel.COUNTER,
            id=uuid.uuid4(),
            municipality=municipality,
            reference="V-1",
        )

        if allowed:
            suspend(hanako.id, PHONE, actor=clerk, reason=Reason.LOST, at=now)
        else:
            with pytest.raises(NotAllowed):
                suspend(hanako.id, PHONE, actor=clerk, reason=Reason.LOST, at=now)


class TestAPhoneNotRegisteredYet:
    def test_is_revoked_and_its_application_withdrawn(self, phone, card, hanako, hanako_at_home, now):
        application = issue(phone.apply(card, at=now).id, at=now)

        suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.LOST, at=now)

        application.refresh_from_db()
        assert application.state == "withdrawn"
        assert set(hanako.certificates.filter(carrier="phone").values_list("status", flat=True)) == {State.REVOKED}
        assert not hanako.phones.filter(ended_at=None).exists()

    def test_and_not_issued_yet_is_never_issued(self, phone, card, hanako, hanako_at_home, now):
        application = phone.apply(card, at=now)

        suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.LOST, at=now)
        issue(application.id, at=now)

        assert not hanako.certificates.filter(carrier="phone").exists()

    def test_is_told_through_whose_hand_it_was_taken_back(self, phone, card, hanako, now):
        phone.apply(card, at=now)
        operator = Actor(role=Role.HOTLINE_OPERATOR, channel=Channel.HOTLINE, id=uuid.uuid4(), reference="T-1")

        suspend(hanako.id, PHONE, actor=operator, reason=Reason.LOST, at=now)

        told = Notice.objects.get(citizen=hanako, about="application_withdrawn")
        assert (told.values["role"], told.values["channel"]) == ("hotline_operator", "hotline")

    def test_of_another_phone_goes_on_when_the_old_one_is_lost(self, registered, card, hanako, hanako_at_home, now):
        application = APhone("another-device-000001").apply(card, at=now)

        suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.LOST, at=now)

        application.refresh_from_db()
        assert application.state == "applied"


class TestActsOpenTo:
    def test_a_citizen_whose_phone_is_in_use(self, registered, hanako_at_home):
        assert acts_open_to(hanako_at_home, registered[0]) == [Act.SUSPEND, Act.REVOKE]

    def test_a_citizen_whose_phone_is_on_hold(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, PHONE, actor=hanako_at_home, reason=Reason.LOST, at=now)
        registered[0].refresh_from_db()

        assert acts_open_to(hanako_at_home, registered[0]) == [Act.RESUME, Act.REVOKE]

    def test_a_citizen_whose_card_is_on_hold(self, card, hanako, hanako_at_home, now):
        suspend(hanako.id, CARD, actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert acts_open_to(hanako_at_home, card.certificate("user_authentication")) == []  # the counter, R-18
