"""The table, told a second time by hand: every act, from every state, for every certificate."""

import itertools

import pytest

from certificates import found, reasons
from certificates.states import (
    ISSUER_SLUGS,
    LEADS_TO,
    Act,
    Carrier,
    Kind,
    NotPossible,
    State,
    acts_possible,
    issuer_slug,
    state_after,
)

BOTH_KINDS = """
    card   issue     -                  valid
    card   suspend   valid              on_hold
    card   correct   on_hold            valid
    card   revoke    valid              revoked
    card   revoke    on_hold            revoked
    phone  issue     -                  ready_to_register
    phone  register  ready_to_register  valid
    phone  suspend   valid              on_hold
    phone  suspend   ready_to_register  revoked
    phone  correct   on_hold            valid
    phone  resume    on_hold            revoked
    phone  revoke    ready_to_register  revoked
    phone  revoke    valid              revoked
    phone  revoke    on_hold            revoked
"""
ONE_KIND = {("card", "user_authentication", "release", "on_hold"): "valid"}


def _expected():
    rows = [line.split() for line in BOTH_KINDS.strip().splitlines()]
    ways = {(c, k, a, b.replace("-", "")): after for c, a, b, after in rows for k in Kind.values}
    return ways | ONE_KIND


EVERYTHING = list(itertools.product(Carrier, Kind, Act, ["", *State]))


class TestEveryAct:
    @pytest.mark.parametrize(("carrier", "kind", "act", "state"), EVERYTHING)
    def test_leads_where_the_rules_say_or_nowhere(self, carrier, kind, act, state):
        expected = _expected().get((carrier.value, kind.value, act.value, str(state)))

        if expected is None:
            with pytest.raises(NotPossible):
                state_after(act, carrier=carrier, kind=kind, state=state)
        else:
            assert state_after(act, carrier=carrier, kind=kind, state=state) == expected


class TestRevoked:
    @pytest.mark.parametrize(("carrier", "kind"), list(itertools.product(Carrier, Kind)))
    def test_is_final(self, carrier, kind):
        assert acts_possible(carrier=carrier, kind=kind, state=State.REVOKED) == []


class TestASigningCertificateOfACard:
    def test_is_never_released(self):
        assert Act.RELEASE not in acts_possible(carrier="card", kind="digital_signature", state="on_hold")


class TestFoundAgain:
    def test_is_answered_for_every_certificate(self):
        assert set(found.BRINGS) == set(itertools.product(Carrier, Kind))

    @pytest.mark.parametrize("which", list(found.BRINGS))
    def test_agrees_with_the_table(self, which):
        released = (*which, Act.RELEASE, State.ON_HOLD) in LEADS_TO

        assert released == (found.BRINGS[which] is found.Found.RELEASED)


class TestReasons:
    def test_publish_only_codes_of_rfc_5280_and_never_removefromcrl(self):
        said = {reasons.published_code(r, state=s) for r in reasons.Reason for s in State} - {None}

        assert said == {"certificateHold", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation"}

    def test_say_nothing_of_what_is_not_stopped(self):
        assert reasons.published_code("lost", state=State.VALID) is None

    def test_are_held_to_their_act(self):
        with pytest.raises(reasons.ReasonDoesNotFit):
            reasons.require(Act.SUSPEND, "death")

    def test_that_a_citizen_may_give_fit_the_act(self):
        for act, given in reasons.A_CITIZEN_MAY_GIVE.items():
            assert set(given) <= reasons.GIVEN_WITH[act]


def test_there_are_four_issuers():
    assert set(ISSUER_SLUGS) == {"card-signing", "card-authentication", "phone-signing", "phone-authentication"}
    assert issuer_slug("phone", "digital_signature") == "phone-signing"
