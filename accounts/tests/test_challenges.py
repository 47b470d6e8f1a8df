"""Nonces: one session, one answer, five minutes (T9)."""

import datetime

import pytest

from accounts import challenges
from accounts.models import Challenge

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)
MINE, SOMEBODY_ELSES = "session-key-of-mine", "session-key-of-another"


@pytest.fixture
def nonce(db):
    return challenges.issue(MINE, at=NOW).nonce


class TestAChallenge:
    def test_is_as_long_as_web_eid_wants_and_never_the_same(self, db):
        nonces = {challenges.issue(MINE, at=NOW).nonce for _ in range(50)}

        assert len(nonces) == 50
        assert all(44 <= len(nonce) <= 128 for nonce in nonces)

    def test_is_not_stored_as_it_is(self, nonce):
        assert nonce.encode() not in bytes(Challenge.objects.get().nonce_digest)

    def test_is_answered_once(self, nonce):
        challenges.consume(nonce, MINE, at=NOW)

        with pytest.raises(challenges.ChallengeExpired):
            challenges.consume(nonce, MINE, at=NOW)

    @pytest.mark.parametrize("session", [SOMEBODY_ELSES, "", None])
    def test_belongs_to_its_session(self, nonce, session):
        with pytest.raises(challenges.ChallengeExpired):
            challenges.consume(nonce, session, at=NOW)

    def test_dies_after_five_minutes(self, nonce):
        with pytest.raises(challenges.ChallengeExpired):
            challenges.consume(nonce, MINE, at=NOW + datetime.timedelta(minutes=5))

    def test_is_not_used_up_by_a_stranger(self, nonce):
        with pytest.raises(challenges.ChallengeExpired):
            challenges.consume(nonce, SOMEBODY_ELSES, at=NOW)

        challenges.consume(nonce, MINE, at=NOW)

    def test_that_was_never_made_is_refused(self, db):
        with pytest.raises(challenges.ChallengeExpired):
            challenges.consume("\ud800" + "x" * 43, MINE, at=NOW)

    def test_is_forgotten_when_it_is_spent(self, nonce):
        assert challenges.forget_expired(at=NOW) == 0
        assert challenges.forget_expired(at=NOW + datetime.timedelta(minutes=5)) == 1
