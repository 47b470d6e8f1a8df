"""Signing in: a right token is not enough; the certificate must be good now and the PIN right (contract §3)."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError

from accounts.models import Session
from accounts.sessions import SessionStore
from accounts.tests import forge
from accounts.web_eid.signed_data import signed_data
from accounts.web_eid.token import InvalidToken
from certificates import passwords
from certificates.lifecycle.issue import issue
from certificates.lifecycle.suspend import suspend
from certificates.policy import SESSION_LONGEST
from certificates.reasons import Reason
from certificates.sign_in import session as sessions
from certificates.sign_in.token import CertificateNotValid, identify
from certificates.states import Carrier, Kind
from certificates.tests.people import NONCE, ORIGIN, PIN, ACard


def token(key, der, *, nonce=NONCE, origin=ORIGIN):
    return {
        "format": "web-eid:1.0", "unverifiedCertificate": forge.text(bytes(der)), "algorithm": "ES256",
        "signature": forge.text(forge.sign(key, "ES256", signed_data(origin, nonce))), "appVersion": "https://x/1",
    }  # fmt: skip


def sign_in(phone, certificate, *, at, kind=Kind.USER_AUTHENTICATION, pin=PIN, origin=ORIGIN):
    forged = token(phone.keys[kind], certificate.der, origin=origin)
    return identify(forged, nonce=NONCE, origin=ORIGIN, pin=pin, at=at)


@pytest.fixture
def log_in(registered):
    return registered[0]


class TestIdentify:
    def test_takes_the_phone_and_its_pin(self, phone, log_in, now):
        assert sign_in(phone, log_in, at=now) == log_in

    def test_takes_the_card_whose_chip_asked_for_its_own(self, card, now):
        row = card.certificate(Kind.USER_AUTHENTICATION)

        assert sign_in(card, row, at=now, pin=None) == row

    @pytest.mark.parametrize("pin", ["0000", None, ""])
    def test_refuses_a_wrong_pin(self, phone, log_in, now, pin):
        with pytest.raises(passwords.Wrong):
            sign_in(phone, log_in, at=now, pin=pin)

    def test_refuses_the_signing_certificate(self, phone, registered, now):
        with pytest.raises(InvalidToken):
            sign_in(phone, registered[1], at=now, kind=Kind.DIGITAL_SIGNATURE)

    def test_refuses_a_token_for_another_origin(self, phone, log_in, now):
        with pytest.raises(InvalidToken):
            sign_in(phone, log_in, at=now, origin="http://localhost:9999")

    def test_refuses_what_was_stopped_before_it_asks_for_the_pin(self, phone, log_in, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(CertificateNotValid):
            sign_in(phone, log_in, at=now, pin="0000")

        log_in.secret.refresh_from_db()
        assert log_in.secret.wrong == 0

    def test_refuses_what_was_not_registered(self, phone, card, hanako, now):
        issue(phone.apply(card, at=now).id, at=now)

        with pytest.raises(CertificateNotValid):
            sign_in(phone, hanako.certificates.get(carrier="phone", kind=Kind.USER_AUTHENTICATION), at=now)

    def test_refuses_an_expired_one(self, issuers, hanako, now):
        card = ACard(hanako, at=now, not_after=now + timedelta(days=1))

        with pytest.raises(InvalidToken):
            sign_in(card, card.certificate(Kind.USER_AUTHENTICATION), at=now + timedelta(days=2))


class TestASession:
    def begin(self, certificate, at):
        store = SessionStore()
        store["kept"] = "before"
        store.create()
        before = store.session_key
        sessions.begin(store, certificate, way="card", at=at)
        return store, before

    def test_gets_a_new_key_at_sign_in(self, log_in, now):
        store, before = self.begin(log_in, now)

        assert store.session_key != before
        assert store["kept"] == "before"
        assert not SessionStore().exists(before)

    def test_is_stored_under_a_digest(self, log_in, now):
        store, _ = self.begin(log_in, now)

        row = Session.objects.get(certificate_id=log_in.id)
        assert store.session_key not in (row.session_key, row.session_data)
        assert (row.citizen_id, row.signed_in_at) == (log_in.citizen_id, now)

    def test_knows_who_it_is(self, log_in, now, hanako):
        store, _ = self.begin(log_in, now)

        found = sessions.read(SessionStore(store.session_key), at=now)

        assert (found.citizen, found.certificate, found.carrier) == (hanako, log_in, "phone")

    def test_lasts_an_hour_at_most(self, log_in, now):
        store, _ = self.begin(log_in, now)

        assert sessions.read(store, at=now + SESSION_LONGEST) is not None
        assert sessions.read(store, at=now + SESSION_LONGEST + timedelta(seconds=1)) is None

    def test_ends_with_its_certificate(self, log_in, now, hanako, hanako_at_home):
        store, _ = self.begin(log_in, now)

        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert sessions.read(store, at=now) is None
        assert not SessionStore().exists(store.session_key)
        with pytest.raises(UpdateError):
            store.save()  # a request still under way cannot bring it back

    def test_cannot_begin_with_what_was_just_stopped(self, log_in, now, hanako, hanako_at_home):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(CertificateNotValid):
            self.begin(log_in, now)

        assert not Session.objects.filter(citizen_id=hanako.id).exists()
