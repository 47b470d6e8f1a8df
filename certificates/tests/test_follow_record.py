"""Certificates follow the resident record (R-23), also those that wait to be registered."""

import pytest

from accounts.actor import THE_SYSTEM, Actor
from accounts.roles import Channel, Role
from certificates.lifecycle import issue
from certificates.lifecycle.follow_record import ENDS, follow_record
from certificates.models import Application, Card, Phone
from certificates.permissions import NotAllowed
from certificates.reasons import Reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(phone, card, now):
    """Issued, not yet registered."""
    return issue.issue(phone.apply(card, at=now).id, at=now)


def states(citizen):
    return {f"{one.carrier}-{one.kind}": one.status for one in citizen.certificates.all()}


class TestChangedContents:
    def test_leave_log_in_alive(self, registered, hanako, now):
        receipt = follow_record(hanako.pk, Reason.CONTENTS_CHANGED, actor=THE_SYSTEM, at=now)

        assert {name for name, status in states(hanako).items() if status == "revoked"} == {
            "card-digital_signature", "phone-digital_signature",
        }  # fmt: skip
        assert len(receipt.lines) == 2

    def test_let_log_in_be_registered_that_waits_for_it(self, ready, phone, hanako, now):
        follow_record(hanako.pk, Reason.CONTENTS_CHANGED, actor=THE_SYSTEM, at=now)
        (registered,) = phone.register(Application.objects.get(), at=now)

        assert registered.kind == "user_authentication"
        assert states(hanako)["phone-digital_signature"] == "revoked"
        assert states(hanako)["phone-user_authentication"] == "valid"

    def test_refuse_an_application_that_waits_for_its_issue(self, phone, card, hanako, now):
        application = phone.apply(card, at=now)
        follow_record(hanako.pk, Reason.CONTENTS_CHANGED, actor=THE_SYSTEM, at=now)

        assert issue.issue(application.id, at=now).state == "refused"


class TestDeath:
    def test_ends_everything_and_its_carriers(self, registered, hanako, now):
        follow_record(hanako.pk, Reason.DEATH, actor=THE_SYSTEM, at=now)

        assert set(states(hanako).values()) == {"revoked"}
        assert not Card.objects.filter(citizen=hanako, ended_at=None).exists()
        assert not Phone.objects.filter(citizen=hanako, ended_at=None).exists()

    def test_closes_what_waits_to_be_registered(self, ready, hanako, now):
        follow_record(hanako.pk, Reason.DEATH, actor=THE_SYSTEM, at=now)

        assert Application.objects.get().state == "withdrawn"

    def test_told_twice_changes_nothing_more(self, registered, hanako, now):
        follow_record(hanako.pk, Reason.DEATH, actor=THE_SYSTEM, at=now)

        assert follow_record(hanako.pk, Reason.DEATH, actor=THE_SYSTEM, at=now) is None


class TestWho:
    def test_is_asked(self, registered, hanako, now):
        elsewhere = Actor(role=Role.COUNTER_CLERK, channel=Channel.COUNTER, id=hanako.pk, municipality="271004")

        with pytest.raises(NotAllowed):
            follow_record(hanako.pk, Reason.CONTENTS_CHANGED, actor=elsewhere, at=now)
        assert set(states(hanako).values()) == {"valid"}

    def test_may_give_only_the_reasons_of_the_record(self):
        assert set(ENDS) == {Reason.CONTENTS_CHANGED, Reason.DEATH, Reason.LEFT_THE_REGISTER}
