"""For every way a certificate can come to stand there are words that say why, and a next step (R-06, R-16 to R-23)."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.roles import Channel, Role
from certificates import permissions, reasons
from certificates.lifecycle import signer
from certificates.lifecycle.suspend_by_stop_word import BY_STOP_WORD
from certificates.models import Certificate, StatusChange
from certificates.models.application import ApplicationState
from certificates.reasons import GIVEN_WITH, Reason
from certificates.states import LEADS_TO, STOPPED, Act, Carrier, Kind, State
from portal import application_told, standing, verdicts
from portal.standing import NOTHING, Stopped

NOW = timezone.now()
ENGLISH_AND_JAPANESE = ("ja", "en")


def who_may(carrier, act):
    """Each role and channel through which this can have been done."""
    for table in (permissions.ONES_OWN, permissions.ANYONES):
        for (role, channel), acts in table.items():
            if (carrier, act) in acts:
                yield role, channel


def every_step():
    """Every row of the table, with every reason and through everyone that may bring it about."""
    for (carrier, kind, act, before), after in LEADS_TO.items():
        for reason, (role, channel) in itertools.product(sorted(GIVEN_WITH[act]), who_may(carrier, act)):
            yield carrier, kind, act, before, after, reason, role, channel


EVERY_STEP = list(every_step())


def come_to(carrier, kind, act, before, after, reason, role, channel, *, lasts=timedelta(days=900), reference=""):
    certificate = Certificate(carrier=carrier, kind=kind, status=after, not_before=NOW, not_after=NOW + lasts)
    change = StatusChange(
        act=act, from_status=before, to_status=after, reason=reason, role=role, channel=channel, at=NOW,
        reference=reference,
    )  # fmt: skip
    return standing.standing(certificate, change, card_signs=True, at=NOW)


def words_of(told):
    return [told.why, str(told.step.words), str(told.step.link.label) if told.step.link else ""]


class TestEveryWayToStand:
    def test_is_walked(self):
        assert len(EVERY_STEP) > 200
        assert {(c, k, a, b) for c, k, a, b, *_ in EVERY_STEP} == set(LEADS_TO)  # nobody may do what nobody can
        assert {reason for *_, reason, _role, _channel in EVERY_STEP} == set(Reason)

    @pytest.mark.parametrize("language", ENGLISH_AND_JAPANESE)
    def test_has_words_and_a_next_step(self, language):
        with translation.override(language):
            for step in EVERY_STEP:
                told, after = come_to(*step), step[4]

                assert str(told.step.words), step
                assert bool(told.why) == (after != State.VALID), step
                assert (told.step == NOTHING) == (after == State.VALID), step
                assert "%(" not in "".join(words_of(told)), step

    @pytest.mark.parametrize("lasts", [timedelta(days=30), timedelta(days=-1)], ids=["near", "over"])
    @pytest.mark.parametrize(("carrier", "kind"), list(itertools.product(Carrier, Kind)))
    def test_at_its_end_has_a_day_and_a_next_step(self, carrier, kind, lasts):
        told = come_to(
            carrier, kind, Act.ISSUE, "", State.VALID, Reason.APPLIED, Role.SYSTEM, Channel.SYSTEM, lasts=lasts
        )

        assert "年" in told.why
        assert told.step != NOTHING

    def test_with_every_code_that_is_published_is_among_them(self):
        published = {
            reasons.published_code(reason, state=after) for *_, after, reason, _r, _c in EVERY_STEP if after in STOPPED
        }

        assert published == {
            "certificateHold", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation",
        }  # fmt: skip

    def test_without_a_certificate_has_a_next_step(self):
        assert set(standing.ABSENT) == set(itertools.product(Carrier, Kind))

    def test_never_brings_a_telephone_call_back_to_life(self):
        """R-53: whatever the words say of the telephone, they do not say that it brings something back."""
        for step in EVERY_STEP:
            assert "電話で元に" not in "".join(words_of(come_to(*step)))


class TestTheTables:
    """Told a second time, by hand."""

    def test_know_every_way_a_stop_comes(self):
        assert set(standing.HELD) == set(Stopped)
        assert (
            set(standing.ENDED)
            == set(standing.AFTER_ITS_END[Carrier.CARD])
            == GIVEN_WITH[Act.REVOKE] | GIVEN_WITH[Act.SUSPEND]
        )

    @pytest.mark.parametrize(
        ("channel", "reference", "says"),
        [
            (Channel.PORTAL, "", "あなたがこのサイトで止めました"),
            (Channel.PORTAL, BY_STOP_WORD, "停止用合言葉で止めました"),
            (Channel.HOTLINE, "C-1", "電話で止めました"),
            (Channel.COUNTER, "V-1", "市区町村の窓口で止めました"),
        ],
    )
    def test_say_by_whom_it_is_on_hold(self, channel, reference, says):
        with translation.override("ja"):
            told = come_to(
                Carrier.PHONE, Kind.USER_AUTHENTICATION, Act.SUSPEND, "valid", State.ON_HOLD, Reason.LOST,
                Role.CITIZEN, channel, reference=reference,
            )  # fmt: skip

            assert says in told.why

    @pytest.mark.parametrize(
        ("carrier", "reason", "why", "step"),
        [
            ("phone", "contents_changed", "住所や氏名などが変わった", "先に市区町村の窓口で、カードの署名用を"),
            ("card", "contents_changed", "住所や氏名などが変わった", "新しく発行を受けます"),
            ("phone", "superseded", "新しい証明書に置きかえた", "もう一度申請します"),
            ("card", "superseded", "新しい証明書に置きかえた", "新しいカードか、新しい証明書"),
            ("phone", "stolen", "盗まれたという届け", "もう一度申請します"),
            ("phone", "key_compromise", "他人に知られた", "前とは別のパスワードで"),
            ("card", "death", "死亡", "おたずねください"),
        ],
    )
    def test_say_why_it_was_revoked_and_what_next(self, carrier, reason, why, step):
        with translation.override("ja"):
            told = come_to(
                Carrier(carrier), Kind.DIGITAL_SIGNATURE, Act.REVOKE, "valid", State.REVOKED, Reason(reason),
                Role.COUNTER_CLERK, Channel.COUNTER,
            )  # fmt: skip

            assert why in told.why
            assert step in str(told.step.words)

    def test_tell_a_late_registration_from_an_end_of_use(self):
        step = (Carrier.PHONE, Kind.USER_AUTHENTICATION, Act.REVOKE, "ready_to_register", State.REVOKED)

        with translation.override("ja"):
            assert "期限がすぎた" in come_to(*step, Reason.NOT_REGISTERED, Role.SYSTEM, Channel.SYSTEM).why
            assert "やめる手続き" in come_to(*step, Reason.NO_LONGER_NEEDED, Role.CITIZEN, Channel.PORTAL).why


class TestApplications:
    def test_in_every_state_have_words_and_a_next_step(self):
        assert set(application_told.OF_STATE) == set(ApplicationState)
        for state, told in application_told.OF_STATE.items():
            assert str(told.title)
            assert told.step.link
            assert str(told.step.words) or state == ApplicationState.REFUSED

    def test_that_were_refused_say_why(self):
        known = {f"card_{why}" for why in signer.WHY} | {"phone_taken"}

        assert known - set(application_told.REFUSED) == {"card_unknown"}  # told in general words
        assert str(application_told.OTHERWISE_REFUSED)


def test_every_verdict_has_its_words():
    told = [getattr(verdicts, name) for name in dir(verdicts) if isinstance(getattr(verdicts, name), verdicts.Verdict)]

    assert len(told) == 11
    assert all(str(one.words) and str(one.sentence) for one in told)
