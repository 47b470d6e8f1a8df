"""Many at once: one consistent story, exactly the tries allowed, never a second phone (R-02, R-32; T9, T13)."""

import pytest
from django.db import DatabaseError, IntegrityError, connection

from accounts import challenges
from accounts.models import Session
from accounts.sessions import SessionStore
from accounts.tests.at_once import at_once, outcomes
from certificates import passwords
from certificates.lifecycle.issue import issue
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.suspend import suspend
from certificates.models import Certificate, StatusChange
from certificates.reasons import Reason
from certificates.sign_in import session as sessions
from certificates.sign_in.token import CertificateNotValid
from certificates.states import LEADS_TO, Carrier, Kind, NotPossible, State
from certificates.tests.people import PIN, ACard, APhone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
REFUSALS = (NotPossible, passwords.Wrong, passwords.Locked, challenges.ChallengeExpired, CertificateNotValid)


def all_at_once(acts):
    return outcomes(at_once(acts, refusals=REFUSALS))


def tells_one_story(certificate):
    """Status and history agree, and every step is in the table and follows the one before."""
    changes = list(StatusChange.objects.filter(certificate=certificate).order_by("id"))
    steps = [(c.from_status, c.to_status) for c in changes]
    assert [before for before, _ in steps] == ["", *[after for _, after in steps[:-1]]]
    for change in changes:
        way = (Carrier(certificate.carrier), Kind(certificate.kind), change.act, change.from_status)
        assert LEADS_TO[way] == change.to_status
    assert Certificate.objects.get(pk=certificate.pk).status == steps[-1][1]


class TestPins:
    def test_of_a_hundred_guesses_exactly_three_are_tried(self, registered, settings):
        certificate, tried = registered[0], []
        matches = passwords._matches
        counted = pytest.MonkeyPatch()
        counted.setattr(passwords, "_matches", lambda *args: tried.append(1) or matches(*args))

        answers = all_at_once([lambda: passwords.check(certificate, "0000")] * 100)
        counted.undo()

        assert answers == {"Wrong": 3, "Locked": 97}
        assert len(tried) == 3

    def test_guessed_wrong_beside_the_right_one_lock_or_open_never_more(self, registered):
        certificate = registered[0]

        answers = all_at_once([lambda text=text: passwords.check(certificate, text) for text in ["0000"] * 8 + [PIN]])

        assert answers["done"] <= 1
        assert answers["Wrong"] <= (3 if not answers["done"] else 5)


class TestActs:
    def test_at_once_on_one_person_tell_one_story(self, registered, hanako, hanako_at_home, now):
        def stop():
            suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        def end():
            revoke(hanako.id, list(Kind), actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)

        answers = all_at_once([stop, end] * 25)

        assert set(answers) <= {"done", "NotPossible"}
        assert 1 <= answers["done"] <= 2  # a hold and then the end, or the end alone
        for certificate in registered:
            tells_one_story(certificate)
            assert Certificate.objects.get(pk=certificate.pk).status == State.REVOKED

    def test_of_stopping_ends_each_session_that_begins_meanwhile(self, registered, hanako, hanako_at_home, now):
        def sign_in():
            store = SessionStore()
            store.create()
            sessions.begin(store, registered[0], way="card", at=now)

        def stop():
            suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        answers = all_at_once([sign_in] * 12 + [stop] + [sign_in] * 12)

        assert set(answers) <= {"done", "CertificateNotValid"}
        assert not Session.objects.filter(certificate_id=registered[0].id).exists()

    def test_of_issuing_leave_one_phone(self, card, hanako, now):
        phones = [APhone(f"device-of-the-races-{number:04}") for number in range(8)]
        applied = []

        answers = all_at_once([lambda phone=phone: applied.append(phone.apply(card, at=now)) for phone in phones])
        assert answers == {"done": 8}
        at_once([lambda a=a: issue(a.id, at=now) for a in applied * 2], refusals=IntegrityError)

        alive = hanako.certificates.filter(carrier="phone").exclude(status=State.REVOKED)
        assert sorted(c.kind for c in alive) == sorted(Kind.values)
        assert len({c.phone_id for c in alive}) == 1
        assert hanako.phones.filter(ended_at=None).count() == 1

    def test_on_two_people_with_one_phone_leave_it_to_one(self, issuers, hanako, taro, now):
        cards = [ACard(hanako, at=now), ACard(taro, at=now)]
        applications = [APhone("one-and-the-same-phone").apply(card, at=now) for card in cards]

        at_once([lambda a=a: issue(a.id, at=now) for a in applications], refusals=IntegrityError)
        for application in applications:  # whoever hit the unique index is asked again by the queue
            issue(application.id, at=now)
            application.refresh_from_db()

        assert sorted(a.state for a in applications) == ["ready", "refused"]


class TestANonce:
    def test_answered_by_many_at_once_counts_once(self, db, now):
        nonce = challenges.issue("a-session", at=now).nonce

        answers = all_at_once([lambda: challenges.consume(nonce, "a-session", at=now)] * 30)

        assert answers == {"done": 1, "ChallengeExpired": 29}


class TestADoor:
    def test_broken_open_in_two_places_at_once_stays_shut(self, registered):
        """Two hands in psql write the same step at the same moment: the second finds the first's."""
        one = registered[0]
        sql = """INSERT INTO certificates_statuschange (certificate_id, act, from_status, to_status, role, channel,
                    reason, reference, at)
                 VALUES (%s, 'suspend', 'valid', 'on_hold', 'system', 'system', 'lost', '', now())"""

        def write():
            with connection.cursor() as cursor:
                cursor.execute(sql, [one.pk])

        answers = outcomes(at_once([write] * 5, refusals=DatabaseError))

        assert "done" not in answers
        assert StatusChange.objects.filter(certificate=one, act="suspend").count() == 0
        assert all("Error" in answer for answer in answers)


def test_a_wrong_status_is_refused_at_commit(registered):
    """What psql would be told: the statement runs, the COMMIT does not."""
    with pytest.raises(DatabaseError, match="its history says"):
        Certificate.objects.filter(pk=registered[0].pk).update(status="ready_to_register")
