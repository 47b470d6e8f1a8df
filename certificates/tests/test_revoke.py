"""Ending use: signed by the phone and its password, or by the card; final (R-21, R-22)."""

from datetime import timedelta

import pytest

from accounts.actor import Actor
from certificates import passwords
from certificates.evidence import jws, payloads
from certificates.lifecycle.issue import issue
from certificates.lifecycle.revoke import revoke, revoke_as_signed
from certificates.lifecycle.signer import SignerRefused
from certificates.lifecycle.suspend import suspend
from certificates.models import Evidence
from certificates.permissions import NotAllowed
from certificates.reasons import Reason
from certificates.states import Carrier, Kind, NotPossible, State
from certificates.tests.people import NONCE, PASSWORD, ACard, APhone

BOTH = tuple(Kind)


def carry_out(text, *, at, password=None):
    document = jws.read(text)
    return revoke_as_signed(document, payloads.read_revocation(document.payload), signing_password=password, at=at)


def request_by(card, kinds=BOTH, reason="lost"):
    return card.sign({"type": "revocation", "nonce": NONCE, "kinds": list(kinds), "reason": reason})


def phone_states(citizen):
    return set(citizen.certificates.filter(carrier="phone").values_list("kind", "status"))


class TestRevoke:
    def test_by_the_phone_and_its_password_ends_everything(self, registered, phone, hanako, now):
        receipt = carry_out(phone.revocation(), at=now, password=PASSWORD.lower())

        assert phone_states(hanako) == {(kind, State.REVOKED) for kind in Kind}
        assert not hanako.phones.filter(ended_at=None).exists()
        assert Evidence.objects.get(reference=str(receipt.id)).kind == "revocation"

    def test_by_the_card_needs_no_password_of_the_phone(self, registered, card, hanako, now):
        carry_out(request_by(card), at=now)

        assert phone_states(hanako) == {(kind, State.REVOKED) for kind in Kind}

    def test_of_one_kind_leaves_the_other(self, registered, phone, hanako, now):
        carry_out(phone.revocation(kinds=[Kind.DIGITAL_SIGNATURE]), at=now, password=PASSWORD)

        assert phone_states(hanako) == {("digital_signature", "revoked"), ("user_authentication", "valid")}
        assert hanako.phones.filter(ended_at=None).count() == 1

    def test_takes_with_it_what_is_still_being_made_for_this_phone(self, registered, phone, card, hanako, now):
        more = phone.apply(card, at=now, kinds=[Kind.DIGITAL_SIGNATURE])

        carry_out(request_by(card), at=now)
        issue(more.id, at=now)

        more.refresh_from_db()
        assert more.state == "withdrawn"
        assert phone_states(hanako) == {(kind, State.REVOKED) for kind in Kind}

    def test_of_one_kind_leaves_what_is_being_made(self, registered, phone, card, now):
        more = phone.apply(card, at=now, kinds=[Kind.DIGITAL_SIGNATURE])

        carry_out(request_by(card, kinds=[Kind.USER_AUTHENTICATION]), at=now)

        more.refresh_from_db()
        assert more.state == "applied"

    def test_leaves_what_is_being_made_for_the_next_phone(self, registered, card, now):
        next_one = APhone("another-device-000001").apply(card, at=now)

        carry_out(request_by(card), at=now)

        next_one.refresh_from_db()
        assert next_one.state == "applied"

    def test_of_all_before_anything_was_made_takes_the_application_back(self, phone, card, hanako, hanako_at_home, now):
        application = phone.apply(card, at=now)

        receipt = revoke(hanako.id, None, actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)
        issue(application.id, at=now)

        assert receipt.lines == []
        assert phone_states(hanako) == set()
        with pytest.raises(NotPossible):
            revoke(hanako.id, None, actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)

    def test_with_a_wrong_password_is_refused_and_counted(self, registered, phone, hanako, now):
        with pytest.raises(passwords.Wrong) as refusal:
            carry_out(phone.revocation(), at=now, password="WRONG123")

        assert refusal.value.tries_left == 4
        assert phone_states(hanako) == {(kind, State.VALID) for kind in Kind}

    def test_with_a_locked_password_is_refused_though_it_is_right(self, registered, phone, now):
        for _ in range(5):
            with pytest.raises(passwords.Wrong):
                carry_out(phone.revocation(), at=now, password="WRONG123")

        with pytest.raises(passwords.Locked):
            carry_out(phone.revocation(), at=now, password=PASSWORD)

    def test_by_a_phone_on_hold_is_refused(self, registered, phone, hanako, hanako_at_home, now):
        request = phone.revocation()
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(SignerRefused):
            carry_out(request, at=now, password=PASSWORD)

    def test_of_a_phone_on_hold_by_the_card_keeps_the_moment_it_stopped(
        self, registered, card, hanako, hanako_at_home, now
    ):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        carry_out(request_by(card), at=now + timedelta(hours=5))

        stopped = hanako.certificates.filter(carrier="phone").values_list("status", "stop_code", "stopped_at")
        assert set(stopped) == {(State.REVOKED, "keyCompromise", now)}

    def test_of_what_is_not_there_changes_nothing(self, card, hanako, now):
        with pytest.raises(NotPossible):
            carry_out(request_by(card), at=now)

    def test_of_a_kind_revoked_before_changes_nothing_else(self, registered, phone, card, hanako, now):
        carry_out(request_by(card, [Kind.DIGITAL_SIGNATURE]), at=now)

        with pytest.raises(NotPossible):
            carry_out(request_by(card), at=now)

        assert ("user_authentication", "valid") in phone_states(hanako)

    def test_that_names_no_kind_ends_all_there_is(self, registered, phone, card, hanako, now):
        carry_out(phone.revocation(kinds=[Kind.DIGITAL_SIGNATURE]), at=now, password=PASSWORD)

        carry_out(card.sign({"type": "revocation", "nonce": NONCE, "reason": "no_longer_needed"}), at=now)

        assert phone_states(hanako) == {(kind, State.REVOKED) for kind in Kind}

    def test_by_somebody_elses_card_reaches_their_own_phone_only(self, registered, hanako, taro, now):
        with pytest.raises(NotPossible):
            carry_out(request_by(ACard(taro, at=now)), at=now)

        assert phone_states(hanako) == {(kind, State.VALID) for kind in Kind}

    def test_by_somebody_elses_phone_reaches_their_own_only(self, registered, hanako, taro, now):
        other = APhone("device-of-the-tests-0002")
        other.set_up(ACard(taro, at=now), at=now)

        carry_out(other.revocation(), at=now, password=PASSWORD)

        assert phone_states(taro) == {(kind, State.REVOKED) for kind in Kind}
        assert phone_states(hanako) == {(kind, State.VALID) for kind in Kind}

    def test_is_refused_to_another_citizen(self, registered, hanako, taro, now):
        with pytest.raises(NotAllowed):
            revoke(hanako.id, BOTH, actor=Actor.citizen(taro.id), reason=Reason.NO_LONGER_NEEDED, at=now)
