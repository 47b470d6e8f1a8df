"""Another screen is let in by the phone: once, in the browser that asked, by the number it shows (T10)."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import browsers, peppered
from accounts.models import Notice, Session
from accounts.sessions import SessionStore, Way
from accounts.tests.at_once import at_once, outcomes
from certificates.lifecycle.suspend import suspend
from certificates.models import ScreenSignIn
from certificates.models.screen_sign_in import ScreenState
from certificates.reasons import Reason
from certificates.sign_in import screen as screens
from certificates.sign_in.screen import NoSuchScreen, WrongNumber
from certificates.sign_in.token import CertificateNotValid, SignedIn
from certificates.states import Carrier, Kind
from certificates.tests.api_client import Browser, problem_of
from certificates.tests.people import PIN

pytestmark = pytest.mark.django_db
PC = browsers.Browser("Firefox (Windows)", browsers.new_key())


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def session(db):
    store = SessionStore()
    store.create()
    return store


@pytest.fixture
def asked(session, now):
    return screens.start(session.session_key, browser=PC.name, address="192.0.2.1", at=now)


@pytest.fixture
def who(hanako, registered, now):
    return SignedIn(hanako, registered[0], now, now + timedelta(minutes=15), Way.PIN)


def code(asked, at):
    return screens.code_of(asked, at=at)


class TestTheCode:
    def test_is_read_while_it_is_shown(self, asked, now):
        assert screens.read(code(asked, now), at=now).state == ScreenState.SCANNED

    def test_changes_and_is_soon_old(self, asked, now):
        later = now + timedelta(seconds=2 * screens.CODE_SECONDS)

        assert code(asked, now) != code(asked, later)
        with pytest.raises(NoSuchScreen):
            screens.read(code(asked, now), at=later)
        assert screens.read(code(asked, later), at=later)

    def test_is_not_to_be_guessed(self, asked, now):
        right = code(asked, now)
        name, _, proof = right.partition(".")
        wrong = [name, f"{name}.", f"{name}.{proof[:-1]}", f"{name}.{'A' * len(proof)}", f"{uuid.uuid4().hex}.{proof}"]
        for one in (*wrong, "", ".", "x.y", "あ.い", right + "\n", "\ud800.x"):
            with pytest.raises(NoSuchScreen):
                screens.read(one, at=now)

    def test_dies_after_two_minutes(self, asked, now):
        late = now + screens.LIVES
        with pytest.raises(NoSuchScreen):
            screens.read(code(asked, late), at=late)

    def test_gives_five_minutes_once_it_was_read(self, asked, now):
        read_at = now + timedelta(seconds=100)
        screens.read(code(asked, read_at), at=read_at)
        again = read_at + timedelta(seconds=299)
        screens.read(code(asked, again), at=again)

        with pytest.raises(NoSuchScreen):
            screens.find(asked.pk, at=read_at + screens.PICKED_WITHIN)


class TestLettingIn:
    def test_signs_the_browser_in_that_asked(self, asked, session, who, hanako, now):
        screens.read(code(asked, now), at=now)
        screens.approve(asked.pk, who, asked.number, at=now)
        key = session.session_key
        let_in = screens.take(session, PC, at=now)

        assert let_in.citizen == hanako
        assert not let_in.is_the_phone
        assert session.session_key != key
        row = Session.objects.get(citizen_id=hanako.pk)
        assert (row.way, row.browser) == ("screen", "Firefox (Windows)")
        assert Notice.objects.get(citizen=hanako, about="signed_in").values["way"] == "screen"

    def test_is_good_once(self, asked, session, who, now):
        screens.read(code(asked, now), at=now)
        screens.approve(asked.pk, who, asked.number, at=now)
        screens.take(session, PC, at=now)

        assert screens.outcome(asked.pk, who) == "approved"
        with pytest.raises(NoSuchScreen):
            screens.take(session, PC, at=now)
        with pytest.raises(NoSuchScreen):
            screens.approve(asked.pk, who, asked.number, at=now)
        with pytest.raises(NoSuchScreen):
            screens.read(code(asked, now), at=now)

    def test_is_told_to_nobody_else(self, asked, who, taro, registered, now):
        """Who read the same picture a moment later does not learn what somebody else decided."""
        screens.read(code(asked, now), at=now)
        screens.approve(asked.pk, who, asked.number, at=now)

        other = SignedIn(taro, registered[0], now, now, Way.PIN)
        assert screens.outcome(asked.pk, other) == "over"
        assert screens.outcome(uuid.uuid4(), who) == "over"

    def test_is_for_no_other_browser(self, asked, who, now):
        screens.read(code(asked, now), at=now)
        screens.approve(asked.pk, who, asked.number, at=now)
        other = SessionStore()
        other.create()

        for session in (other, SessionStore()):
            with pytest.raises(NoSuchScreen):
                screens.take(session, PC, at=now)

    def test_wants_to_be_read_first(self, asked, session, who, now):
        with pytest.raises(NoSuchScreen):
            screens.approve(asked.pk, who, asked.number, at=now)
        with pytest.raises(NoSuchScreen):
            screens.take(session, PC, at=now)

    @pytest.mark.parametrize("wrong", [0, 100, -1])
    def test_ends_with_another_number(self, asked, session, who, now, wrong):
        screens.read(code(asked, now), at=now)
        with pytest.raises(WrongNumber):
            screens.approve(asked.pk, who, wrong, at=now)

        assert screens.outcome(asked.pk, who) == "wrong"
        assert ScreenSignIn.objects.get().state == ScreenState.REFUSED
        with pytest.raises(NoSuchScreen):
            screens.approve(asked.pk, who, asked.number, at=now)

    def test_ends_when_it_is_refused(self, asked, session, who, now):
        screens.read(code(asked, now), at=now)
        screens.refuse(asked.pk, at=now)

        assert screens.outcome(asked.pk, who) == "refused"
        with pytest.raises(NoSuchScreen):
            screens.approve(asked.pk, who, asked.number, at=now)

    def test_comes_too_late(self, asked, session, who, now):
        screens.read(code(asked, now), at=now)
        with pytest.raises(NoSuchScreen):
            screens.approve(asked.pk, who, asked.number, at=now + screens.PICKED_WITHIN)
        screens.approve(asked.pk, who, asked.number, at=now)
        with pytest.raises(NoSuchScreen):
            screens.take(session, PC, at=now + screens.TAKEN_WITHIN)

    def test_is_not_for_a_card_or_another_screen(self, asked, card, registered, hanako, now):
        screens.read(code(asked, now), at=now)
        by_card = SignedIn(hanako, card.certificate(Kind.USER_AUTHENTICATION), now, now, Way.CARD)
        by_screen = SignedIn(hanako, registered[0], now, now, Way.SCREEN)

        for who in (by_card, by_screen):
            with pytest.raises(CertificateNotValid):
                screens.approve(asked.pk, who, asked.number, at=now)

    def test_is_not_for_a_phone_that_was_stopped(self, asked, session, who, hanako, hanako_at_home, now):
        screens.read(code(asked, now), at=now)
        screens.approve(asked.pk, who, asked.number, at=now)
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(CertificateNotValid):
            screens.take(session, PC, at=now)

    def test_ends_with_the_phone_it_came_from(self, asked, session, who, hanako, hanako_at_home, now):
        screens.read(code(asked, now), at=now)
        screens.approve(asked.pk, who, asked.number, at=now)
        screens.take(session, PC, at=now)
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert not Session.objects.filter(citizen_id=hanako.pk).exists()

    def test_asking_anew_forgets_what_was_asked(self, asked, session, now):
        again = screens.start(session.session_key, browser="", address="192.0.2.1", at=now)

        with pytest.raises(NoSuchScreen):
            screens.read(code(asked, now), at=now)
        assert screens.of_browser(session.session_key, at=now) == again


class TestWhatIsKept:
    def test_is_no_address(self, asked):
        assert bytes(asked.network) == peppered.digest("192.0.2.1")
        assert screens.is_nearby(asked, "192.0.2.1")
        assert not screens.is_nearby(asked, "192.0.2.2")

    def test_is_forgotten(self, asked, now):
        assert screens.forget_ended(before=now) == 0
        assert screens.forget_ended(before=now + screens.LIVES + timedelta(seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_phones_one_is_heard(self, asked, who, now):
        screens.read(code(asked, now), at=now)

        def approve():
            screens.approve(asked.pk, who, asked.number, at=now)

        assert outcomes(at_once([approve] * 2, refusals=(NoSuchScreen, WrongNumber))) == {"NoSuchScreen": 1, "done": 1}


class TestTheCalls:
    @pytest.fixture
    def at_home(self, phone, registered):
        browser = Browser()
        assert browser.sign_in_with_phone(phone, registered, pin=PIN).status_code == 200
        return browser

    def test_let_a_screen_in(self, at_home, hanako):
        pc = Browser()
        asked = pc.post("cross-device/").json()
        assert asked["state"] == "waiting"
        assert problem_of(pc.post("cross-device/sign-in/")) == "screen-over"

        answer = at_home.post("cross-device/approval/", {"code": asked["code"], "number": asked["number"]})
        assert answer.status_code == 204, answer.content
        assert pc.get("cross-device/").json()["state"] == "approved"
        assert Browser().get("cross-device/").json()["state"] == "nothing"
        assert problem_of(Browser().post("cross-device/sign-in/")) == "screen-over"
        assert pc.post("cross-device/sign-in/").json()["citizen"]["id"] == str(hanako.id)
        assert pc.get("session/").json()["citizen"]["id"] == str(hanako.id)

        # the screen is not the phone
        assert problem_of(pc.post("passkeys/options/", {"to": "add"})) == "not-allowed"
        assert problem_of(pc.post("secrets/pin/", {"pin": PIN, "new_pin": "7391"})) == "not-allowed"
        assert problem_of(pc.post("cross-device/approval/", {"code": "x", "number": 1})) == "not-allowed"

    def test_refuse_another_number_for_good(self, at_home):
        pc = Browser()
        asked = pc.post("cross-device/").json()

        answer = at_home.post("cross-device/approval/", {"code": asked["code"], "number": 1})
        assert problem_of(answer) == "number-wrong"
        assert pc.get("cross-device/").json()["state"] == "refused"
        answer = at_home.post("cross-device/approval/", {"code": asked["code"], "number": asked["number"]})
        assert problem_of(answer) == "screen-over"

    def test_want_the_phone_signed_in(self, card):
        body = {"code": "x", "number": 1}
        assert problem_of(Browser().post("cross-device/approval/", body)) == "not-signed-in"
        browser = Browser()
        browser.sign_in_with_card(card)
        assert problem_of(browser.post("cross-device/approval/", body)) == "not-allowed"

    def test_are_slowed_down(self):
        pc = Browser()
        for _ in range(screens.STARTS.tries):
            assert pc.post("cross-device/").status_code == 201
        assert problem_of(pc.post("cross-device/")) == "too-many-requests"
