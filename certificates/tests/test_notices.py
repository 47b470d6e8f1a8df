"""What a citizen is told of what happens to their certificates."""

import pytest

from accounts.actor import THE_SYSTEM
from accounts.models import Notice
from certificates import notices
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.issue import issue
from certificates.lifecycle.suspend import suspend
from certificates.lifecycle.withdraw import withdraw
from certificates.reasons import Reason
from certificates.states import LEADS_TO, Act, Carrier
from certificates.tests.people import ACard, APhone

pytestmark = pytest.mark.django_db


def inbox(citizen):
    return [notice.about for notice in Notice.objects.filter(citizen=citizen).order_by("id")]


class TestAnAct:
    def test_each_of_the_table_has_its_notice_or_says_that_it_has_none(self):
        acts = {(carrier, act) for carrier, _kind, act, _state in LEADS_TO}

        assert set(notices.OF_AN_ACT) == acts

    def test_on_two_certificates_is_told_once(self, registered, hanako, hanako_at_home, now):
        before = len(inbox(hanako))
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert inbox(hanako)[before:] == ["suspended"]
        notice = Notice.objects.filter(citizen=hanako).first()
        assert notice.at == now
        assert sorted(notice.values["certificates"]) == [
            ["phone", "digital_signature"],
            ["phone", "user_authentication"],
        ]
        assert (notice.values["channel"], notice.values["role"]) == ("portal", "citizen")

    def test_on_several_people_is_told_to_each(self, registered, hanako, taro, now):
        other = APhone("device-of-the-tests-0777").set_up(ACard(taro, at=now), at=now)
        change_statuses([*registered, *other], Act.REVOKE, actor=THE_SYSTEM, reason=Reason.SUPERSEDED, at=now)

        assert inbox(hanako)[-1] == inbox(taro)[-1] == "revoked"

    def test_of_the_phones_life_is_told_step_by_step(self, phone, card, hanako, now):
        application = issue(phone.apply(card, at=now).id, at=now)
        assert inbox(hanako) == ["ready_to_register"]

        phone.register(application, at=now)
        assert inbox(hanako) == ["ready_to_register", "registered"]

    def test_says_nothing_personal(self, registered, hanako):
        for notice in Notice.objects.filter(citizen=hanako):
            said = str(notice.values) + notice.reference
            assert hanako.full_name not in said
            assert all(bytes(one.serial).hex() not in said for one in registered)


class TestWhatComesOfAnApplication:
    def test_that_is_refused_is_told_with_the_reason(self, phone, card, hanako, hanako_at_home, now):
        application = phone.apply(card, at=now)
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        issue(application.id, at=now)
        issue(application.id, at=now)

        assert inbox(hanako) == ["suspended", "application_refused"]
        notice = Notice.objects.filter(citizen=hanako).first()
        assert (notice.values["refusal"], notice.reference) == ("card_on_hold", str(application.id))

    def test_for_another_phone_is_told_once_for_both_certificates(self, registered, card, hanako, now):
        before = len(inbox(hanako))

        issue(APhone("another-device-000001").apply(card, at=now).id, at=now)

        assert sorted(inbox(hanako)[before:]) == ["ready_to_register", "revoked"]
        notice = Notice.objects.filter(citizen=hanako, about="revoked").get()
        assert len(notice.values["certificates"]) == 2
        assert (notice.values["reason"], notice.values["channel"]) == ("superseded", "system")

    def test_that_is_taken_back_is_told_once(self, phone, card, hanako, now):
        application = issue(phone.apply(card, at=now).id, at=now)

        withdraw(application, at=now)

        assert sorted(inbox(hanako)) == ["ready_to_register", "revoked"]
        assert Notice.objects.filter(citizen=hanako).first().values["reason"] == "withdrawn"
