"""Changing and resetting the phone's PIN and signing password (R-30 to R-36)."""

import functools

import pytest

from accounts.models import Notice, Session
from certificates import passwords
from certificates.evidence import jws
from certificates.lifecycle.change_secret import change_secret, in_force_on_the_phone
from certificates.lifecycle.reset_secret import reset_pin_as_signed, reset_signing_password_as_signed
from certificates.lifecycle.signer import SignerRefused
from certificates.lifecycle.suspend import suspend
from certificates.models import Evidence, Secret
from certificates.reasons import Reason
from certificates.states import Carrier, Kind, NotPossible
from certificates.tests.people import NONCE, PASSWORD, PIN, ACard, APhone
from certificates.tests.test_races import all_at_once

pytestmark = pytest.mark.django_db
LOG_IN, SIGNING = Kind.USER_AUTHENTICATION, Kind.DIGITAL_SIGNATURE
NEW = {LOG_IN: "7391", SIGNING: "KITSUNE88"}
OLD = {LOG_IN: PIN, SIGNING: PASSWORD}


@pytest.fixture
def held(registered):
    return {Kind(certificate.kind): certificate for certificate in registered}


def change(held, kind, now, *, old=None, new=None, **more):
    given = {"old": old or OLD[kind], "new": new or NEW[kind], "session": None, "at": now}
    return change_secret(held[kind], **given, **more)


def counted(certificate):
    return Secret.objects.get(certificate=certificate).wrong


def pin_reset(phone, **changes):
    return jws.read(phone.sign({"type": "pin_reset", "nonce": NONCE, **changes}))


def password_reset(card, **changes):
    return jws.read(card.sign({"type": "signing_password_reset", "nonce": NONCE, **changes}))


def reset_pin(phone, now, *, password=PASSWORD, new=NEW[LOG_IN]):
    return reset_pin_as_signed(pin_reset(phone), signing_password=password, new=new, at=now)


def lock(certificate):
    for _ in range(passwords.tries(Kind(certificate.kind))):
        with pytest.raises(passwords.Wrong):
            passwords.check(certificate, "WRONG0")
    with pytest.raises(passwords.Locked):
        passwords.check(certificate, "WRONG0")


@pytest.mark.parametrize("kind", [LOG_IN, SIGNING])
class TestAChange:
    def test_lets_the_new_one_pass_and_the_old_one_no_more(self, held, now, kind):
        change(held, kind, now)

        passwords.check(held[kind], NEW[kind])
        with pytest.raises(passwords.Wrong):
            passwords.check(held[kind], OLD[kind])

    def test_leaves_the_other_secret_alone(self, held, now, kind):
        other = SIGNING if kind == LOG_IN else LOG_IN
        change(held, kind, now)

        passwords.check(held[other], OLD[other])

    def test_counts_a_wrong_old_one_and_changes_nothing(self, held, now, kind):
        with pytest.raises(passwords.Wrong) as refusal:
            change(held, kind, now, old="WRONG0")

        assert refusal.value.tries_left == passwords.tries(kind) - 1
        passwords.check(held[kind], OLD[kind])

    def test_is_no_way_past_a_lock(self, held, now, kind):
        lock(held[kind])

        with pytest.raises(passwords.Locked):
            change(held, kind, now)

    def test_that_breaks_the_rule_is_not_even_a_try(self, held, now, kind):
        with pytest.raises(passwords.Unfit):
            change(held, kind, now, old="WRONG0", new="12")

        assert counted(held[kind]) == 0

    def test_sets_the_count_back(self, held, now, kind):
        with pytest.raises(passwords.Wrong):
            change(held, kind, now, old="WRONG0")

        change(held, kind, now)

        assert counted(held[kind]) == 0
        assert Secret.objects.get(certificate=held[kind]).changed_at == now

    def test_of_what_was_changed_meanwhile_is_no_try(self, held, now, kind):
        """The form that is sent a second time, or from another tab, speaks of a secret that is gone."""
        version = Secret.objects.get(certificate=held[kind]).version
        change(held, kind, now, version=version)

        with pytest.raises(passwords.ChangedMeanwhile):
            change(held, kind, now, version=version)

        assert counted(held[kind]) == 0

    def test_tells_the_holder_and_neither_old_nor_new(self, held, hanako, now, kind):
        change(held, kind, now)

        notice = Notice.objects.filter(citizen=hanako).first()
        assert notice.about == ("pin_changed" if kind == LOG_IN else "signing_password_changed")
        assert not any(word in str(vars(notice)) for word in (*OLD.values(), *NEW.values()))

    def test_is_not_for_what_is_stopped(self, held, hanako, hanako_at_home, now, kind):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(NotPossible):
            change(held, kind, now)


class TestSessions:
    def begun(self, certificate, key, now):
        return Session.objects.create(
            session_key=key, expire_date=now, citizen_id=certificate.citizen_id, certificate_id=certificate.id,
            signed_in_at=now,
        )  # fmt: skip

    def test_of_others_end_when_the_pin_changes(self, held, card, now):
        mine = held[LOG_IN]
        self.begun(mine, "another-browser", now)
        self.begun(card.certificate(LOG_IN), "with-the-card", now)

        change(held, LOG_IN, now)

        assert [session.session_key for session in Session.objects.all()] == ["with-the-card"]

    def test_all_end_when_the_pin_is_reset(self, held, phone, now):
        self.begun(held[LOG_IN], "another-browser", now)

        reset_pin(phone, now)

        assert not Session.objects.exists()


class TestResettingThePin:
    def test_opens_a_locked_one(self, held, phone, now):
        lock(held[LOG_IN])

        reset_pin(phone, now)

        passwords.check(held[LOG_IN], NEW[LOG_IN])

    def test_counts_a_wrong_password_on_the_password(self, held, phone, now):
        with pytest.raises(passwords.Wrong) as refusal:
            reset_pin(phone, now, password="WRONG123")

        assert (refusal.value.tries_left, counted(held[SIGNING]), counted(held[LOG_IN])) == (4, 1, 0)
        passwords.check(held[LOG_IN], PIN)

    def test_is_refused_with_a_locked_password(self, held, phone, now):
        lock(held[SIGNING])

        with pytest.raises(passwords.Locked):
            reset_pin(phone, now)

    def test_is_not_the_cards_to_sign(self, held, card, now):
        document = jws.read(card.sign({"type": "pin_reset", "nonce": NONCE}))

        with pytest.raises(SignerRefused):
            reset_pin_as_signed(document, signing_password=PASSWORD, new="7391", at=now)

    def test_needs_a_certificate_to_sign_in_with(self, card, now):
        phone = APhone("device-that-only-signs-1")
        phone.set_up(card, at=now, kinds=[SIGNING])

        with pytest.raises(NotPossible):
            reset_pin(phone, now)

    def test_is_not_for_what_is_stopped(self, held, phone, hanako, hanako_at_home, now):
        document = pin_reset(phone)
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(SignerRefused) as refusal:
            reset_pin_as_signed(document, signing_password=PASSWORD, new="7391", at=now)

        assert (refusal.value.why, "スマホ用" in str(refusal.value.detail)) == ("on_hold", True)

    def test_is_kept_as_evidence_and_told(self, held, phone, hanako, now):
        reset_pin(phone, now)

        kept = Evidence.objects.get(kind="pin_reset")
        assert (kept.citizen, kept.reference) == (hanako, str(held[LOG_IN].id))
        assert not any(word in kept.document for word in (*OLD.values(), *NEW.values()))
        assert Notice.objects.filter(citizen=hanako).first().about == "pin_reset"


class TestResettingTheSigningPassword:
    def reset(self, card, now, new=NEW[SIGNING]):
        return reset_signing_password_as_signed(password_reset(card), new=new, at=now)

    def test_opens_a_locked_one(self, held, card, now):
        lock(held[SIGNING])

        self.reset(card, now)

        passwords.check(held[SIGNING], NEW[SIGNING])

    def test_is_not_the_phones_to_sign(self, held, phone, now):
        document = jws.read(phone.sign({"type": "signing_password_reset", "nonce": NONCE}))

        with pytest.raises(SignerRefused):
            reset_signing_password_as_signed(document, new=NEW[SIGNING], at=now)

    def test_by_another_persons_card_is_another_persons(self, held, taro, now):
        with pytest.raises(NotPossible):
            self.reset(ACard(taro, at=now), now)

        passwords.check(held[SIGNING], PASSWORD)

    def test_is_not_the_stopped_cards(self, held, card, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(SignerRefused):
            self.reset(card, now)

    def test_that_breaks_the_rule_is_refused(self, held, card, now):
        with pytest.raises(passwords.Unfit):
            self.reset(card, now, new="SHORT")

        assert not Evidence.objects.filter(kind="signing_password_reset").exists()

    def test_is_kept_as_evidence_and_told(self, held, card, hanako, now):
        self.reset(card, now)

        assert Evidence.objects.get(kind="signing_password_reset").reference == str(held[SIGNING].id)
        assert Notice.objects.filter(citizen=hanako).first().about == "signing_password_reset"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_hundred_wrong_changes_are_three_tries(self, held, now):
        answers = all_at_once([lambda: change(held, LOG_IN, now, old="0000")] * 100)

        assert answers == {"Wrong": 3, "Locked": 97}

    def test_a_hundred_resets_with_a_wrong_password_are_five(self, held, phone, now):
        document = pin_reset(phone)
        call = functools.partial(reset_pin_as_signed, document, signing_password="WRONG123", new="7391", at=now)

        assert all_at_once([call] * 100) == {"Wrong": 5, "Locked": 95}
        assert (counted(held[SIGNING]), counted(held[LOG_IN])) == (5, 0)

    def test_many_right_changes_are_one(self, held, now):
        """The others were judged by a PIN that is gone: they are not told that theirs counts."""
        answers = all_at_once([lambda n=n: change(held, LOG_IN, now, new=f"73{n:02}") for n in range(3)])

        assert answers["done"] == 1
        assert set(answers) <= {"done", "Wrong", "ChangedMeanwhile"}


class TestWhatIsOnThePhone:
    def test_is_found_while_it_is_in_force(self, held, hanako, hanako_at_home, now):
        assert in_force_on_the_phone(hanako.id, SIGNING, at=now) == held[SIGNING]

        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        with pytest.raises(NotPossible):
            in_force_on_the_phone(hanako.id, SIGNING, at=now)
