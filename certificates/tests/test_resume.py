"""A found phone: re-issued, registered anew, the old serials never valid again (R-19, R-21)."""

import pytest

from certificates.lifecycle.issue import issue
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.suspend import suspend
from certificates.models import StatusChange
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind, NotPossible, State
from certificates.tests.people import APhone


@pytest.fixture
def on_hold(registered, hanako, hanako_at_home, now):
    suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
    return registered


class TestResume:
    def test_leaves_the_old_ones_on_hold_until_the_new_are_issued(self, on_hold, phone, card, now):
        phone.apply(card, at=now, purpose="resumption")

        for certificate in on_hold:
            certificate.refresh_from_db()
            assert certificate.status == State.ON_HOLD

    def test_revokes_the_old_and_brings_new_ones_to_register(self, on_hold, phone, card, hanako, now):
        phone.set_up(card, at=now, purpose="resumption")

        for certificate in on_hold:
            certificate.refresh_from_db()
            assert (certificate.status, certificate.stop_code, certificate.stopped_at) == (
                State.REVOKED,
                "superseded",
                now,
            )
        assert hanako.certificates.filter(carrier="phone", status=State.VALID).count() == 2
        assert StatusChange.objects.filter(act=Act.RESUME).count() == 2
        assert hanako.phones.count() == 1

    def test_of_an_iphone_that_lost_one_kind_brings_back_the_other(
        self, registered, phone, card, hanako, hanako_at_home, now
    ):
        phone.platform = "iphone"  # as it says of itself from here on
        revoke(hanako.id, [Kind.DIGITAL_SIGNATURE], actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        phone.set_up(card, at=now, kinds=[Kind.USER_AUTHENTICATION], purpose="resumption")

        valid = hanako.certificates.filter(carrier="phone", status=State.VALID)
        assert [one.kind for one in valid] == [Kind.USER_AUTHENTICATION]

    def test_is_refused_while_the_phone_is_in_use(self, registered, phone, card, now):
        with pytest.raises(NotPossible) as refusal:
            phone.apply(card, at=now, purpose="resumption")

        assert refusal.value.state == State.VALID

    def test_is_refused_on_another_phone(self, on_hold, card, now):
        with pytest.raises(NotPossible):
            APhone("another-device-000001").apply(card, at=now, purpose="resumption")

    def test_is_refused_for_a_kind_it_never_had(self, phone, card, hanako, hanako_at_home, now):
        phone.set_up(card, at=now, kinds=[Kind.USER_AUTHENTICATION])
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(NotPossible):
            phone.apply(card, at=now, purpose="resumption")

    def test_is_withdrawn_when_the_phone_is_lost_again(self, on_hold, phone, card, hanako, hanako_at_home, now):
        application = issue(phone.apply(card, at=now, purpose="resumption").id, at=now)

        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        application.refresh_from_db()
        assert application.state == "withdrawn"
        assert not hanako.certificates.filter(carrier="phone").exclude(status=State.REVOKED).exists()
