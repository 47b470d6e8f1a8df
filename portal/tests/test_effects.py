"""The effects told before stopping, written out by hand: what R-18, R-19 and R-20 say of each certificate."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from certificates.models import Certificate
from certificates.states import Carrier, Kind, State
from portal import verdicts
from portal.effects import effect
from portal.held import Line

NOW = timezone.now()
LOG_IN, SIGNING = Kind.USER_AUTHENTICATION, Kind.DIGITAL_SIGNATURE


def line(carrier, kind, state=State.VALID, *, lasts=timedelta(days=900)):
    certificate = Certificate(carrier=carrier, kind=kind, status=state, not_before=NOW, not_after=NOW + lasts)
    return Line(certificate, verdicts.of(certificate, at=NOW))


class TestEffectsOfStopping:
    @pytest.mark.parametrize(
        ("carrier", "kind", "comes_back"),
        [
            (Carrier.PHONE, LOG_IN, "見つかったら、カードを使って、このサイトで登録しなおせます。"),
            (Carrier.PHONE, SIGNING, "見つかったら、カードを使って、このサイトで登録しなおせます。"),
            (Carrier.CARD, LOG_IN, "見つかったら、市区町村の窓口で元に戻せます。"),
            (Carrier.CARD, SIGNING, "元には戻せません。見つかっても、市区町村の窓口で新しく発行します。"),
        ],
    )
    def test_say_how_each_comes_back(self, carrier, kind, comes_back):
        told = effect(line(carrier, kind), carriers=[carrier], card_signs=True)

        assert told.after == verdicts.ON_HOLD
        with translation.override("ja"):
            assert str(told.comes_back) == comes_back

    @pytest.mark.parametrize("kind", Kind)
    def test_put_the_card_first_where_it_cannot_sign(self, kind):
        told = effect(line(Carrier.PHONE, kind), carriers=list(Carrier), card_signs=False)

        with translation.override("ja"):
            assert "先に市区町村の窓口で、カードの署名用を新しくします" in str(told.comes_back)

    def test_leave_the_other_carrier_alone(self):
        assert effect(line(Carrier.CARD, LOG_IN), carriers=[Carrier.PHONE], card_signs=True).after is None

    def test_before_registration_are_final(self):
        told = effect(line(Carrier.PHONE, LOG_IN, State.READY_TO_REGISTER), carriers=[Carrier.PHONE], card_signs=True)

        assert told.after == verdicts.REVOKED

    def test_are_none_where_it_is_stopped_already(self):
        held = line(Carrier.PHONE, LOG_IN, State.ON_HOLD)
        assert effect(held, carriers=[Carrier.PHONE], card_signs=True).after is None


class TestVerdicts:
    @pytest.mark.parametrize(
        ("state", "lasts", "verdict"),
        [
            (State.VALID, timedelta(days=900), verdicts.USABLE),
            (State.VALID, timedelta(days=30), verdicts.NEAR_ITS_END),
            (State.VALID, timedelta(days=-1), verdicts.EXPIRED),
            (State.ON_HOLD, timedelta(days=900), verdicts.ON_HOLD),
            (State.READY_TO_REGISTER, timedelta(days=900), verdicts.READY),
            (State.REVOKED, timedelta(days=900), verdicts.REVOKED),
        ],
    )
    def test_follow_state_and_calendar(self, state, lasts, verdict):
        assert line(Carrier.CARD, LOG_IN, state, lasts=lasts).verdict == verdict

    def test_over_one_that_ends_sooner_say_that_it_is_near(self):
        assert verdicts.of_all([verdicts.USABLE, verdicts.NEAR_ITS_END]) == verdicts.NEAR_ITS_END
        assert verdicts.of_all([verdicts.USABLE, verdicts.NEAR_ITS_END, verdicts.ON_HOLD]) == verdicts.PARTLY

    def test_over_a_mixed_carrier_say_partly(self):
        assert verdicts.of_all([verdicts.USABLE, verdicts.ON_HOLD]) == verdicts.PARTLY
        assert verdicts.of_all([verdicts.ON_HOLD, verdicts.ON_HOLD]) == verdicts.ON_HOLD
