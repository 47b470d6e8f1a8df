"""Registering: only the phone that made the keys, and only once (R-12)."""

from datetime import timedelta

import pytest

from certificates.evidence.refused import DocumentInvalid
from certificates.lifecycle.expire import expire_unregistered
from certificates.lifecycle.issue import issue
from certificates.lifecycle.register import register
from certificates.models import Certificate
from certificates.policy import REGISTER_WITHIN
from certificates.states import Kind, NotPossible, State
from certificates.tests.people import NONCE, ORIGIN, APhone, new_key


@pytest.fixture
def ready(phone, card, now):
    return issue(phone.apply(card, at=now).id, at=now)


def states():
    return set(Certificate.objects.filter(carrier="phone").values_list("status", flat=True))


class TestRegister:
    def test_makes_both_valid(self, ready, phone, now):
        phone.register(ready, at=now)

        assert states() == {State.VALID}
        assert ready.state == "registered"

    def test_is_refused_before_they_are_issued(self, phone, card, now):
        with pytest.raises(NotPossible):
            phone.register(phone.apply(card, at=now), at=now)

    def test_is_refused_a_second_time(self, ready, phone, now):
        phone.register(ready, at=now)

        with pytest.raises(NotPossible):
            phone.register(ready, at=now)

    @pytest.mark.parametrize("what", ["another key", "one missing", "another nonce", "another origin", "short", "zero"])
    def test_is_refused_without_proof_of_both_keys(self, ready, phone, now, what):
        origin, nonce, proofs = ORIGIN, NONCE, phone.proofs()
        if what == "another key":
            stranger = APhone()
            stranger.keys = {kind: new_key() for kind in Kind}
            proofs = stranger.proofs()
        elif what == "one missing":
            del proofs[Kind.DIGITAL_SIGNATURE]
        elif what == "another nonce":
            nonce = NONCE.replace("b", "c")
        elif what == "another origin":
            origin = "https://elsewhere.example"
        else:
            proofs[Kind.DIGITAL_SIGNATURE] = bytes(10 if what == "short" else 64)

        with pytest.raises(DocumentInvalid):
            register(ready, proofs=proofs, origin=origin, nonce=nonce, at=now)

        assert states() == {State.READY_TO_REGISTER}

    def test_is_refused_when_it_was_left_too_long(self, ready, phone, now):
        with pytest.raises(NotPossible):
            phone.register(ready, at=now + REGISTER_WITHIN + timedelta(seconds=1))


class TestLeftTooLong:
    def test_is_revoked_and_closed(self, ready, now):
        assert expire_unregistered(at=now + REGISTER_WITHIN) == 0
        assert expire_unregistered(at=now + REGISTER_WITHIN + timedelta(seconds=1)) == 1

        ready.refresh_from_db()
        assert ready.state == "expired"
        assert states() == {State.REVOKED}
