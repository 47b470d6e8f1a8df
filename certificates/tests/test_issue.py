"""Issuing: judged again, inside the hours, one phone per person (R-02, R-06, R-09, R-10, R-14, R-16)."""

from datetime import timedelta

import pytest
from cryptography import x509
from procrastinate.contrib.django.models import ProcrastinateJob

from certificates.lifecycle.issue import issue
from certificates.lifecycle.suspend import suspend
from certificates.models import Certificate, Issuer, StatusChange
from certificates.reasons import Reason
from certificates.states import Carrier, Kind, State
from certificates.tests.people import ACard, APhone


def phones_of(citizen):
    return {(c.kind, c.status) for c in citizen.certificates.filter(carrier="phone")}


class TestIssue:
    def test_makes_certificates_that_wait_to_be_registered(self, phone, card, hanako, now):
        application = issue(phone.apply(card, at=now).id, at=now)

        assert application.state == "ready"
        assert phones_of(hanako) == {(kind, State.READY_TO_REGISTER) for kind in Kind}

    def test_says_nothing_personal_in_the_authentication_certificate(self, phone, card, hanako, now):
        issue(phone.apply(card, at=now).id, at=now)

        der = bytes(hanako.certificates.get(carrier="phone", kind=Kind.USER_AUTHENTICATION).der)
        for told in (hanako.full_name, hanako.address, "19880402"):
            assert told.encode() not in der
        subject = x509.load_der_x509_certificate(der).subject
        assert [a.oid._name for a in subject] == ["countryName", "commonName"]

    def test_is_done_once(self, phone, card, hanako, now):
        application = phone.apply(card, at=now)

        issue(application.id, at=now)
        issue(application.id, at=now)

        assert hanako.certificates.filter(carrier="phone").count() == 2

    def test_never_outlives_the_cards_certificate(self, phone, issuers, hanako, now):
        card = ACard(hanako, at=now, not_after=now + timedelta(days=30))

        phone.set_up(card, at=now)

        assert {c.not_after for c in hanako.certificates.filter(carrier="phone")} == {now + timedelta(days=30)}

    @pytest.mark.parametrize(
        ("clock", "state"),
        [("07:59:59", "applied"), ("08:00:00", "ready"), ("19:29:59", "ready"), ("19:30:00", "applied")],
    )
    def test_keeps_the_hours(self, phone, issuers, hanako, now, settings, clock, state):
        card = ACard(hanako, at=now - timedelta(days=1))
        settings.ISSUING_HOURS = "08:00-19:30"
        hour, minute, second = map(int, clock.split(":"))
        at = now.replace(hour=hour, minute=minute, second=second)

        application = issue(phone.apply(card, at=now).id, at=at)

        assert application.state == state

    def test_outside_the_hours_is_put_off_to_the_opening(self, phone, card, now, settings):
        settings.ISSUING_HOURS = "08:00-19:30"
        application = phone.apply(card, at=now)

        issue(application.id, at=now.replace(hour=23))

        jobs = ProcrastinateJob.objects.filter(task_name="certificates.jobs.issue").order_by("-id")
        assert jobs.first().scheduled_at == now.replace(day=21, hour=8)

    def test_judges_the_card_again(self, phone, card, hanako, hanako_at_home, now):
        application = phone.apply(card, at=now)
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        application = issue(application.id, at=now)

        assert (application.state, application.refusal) == ("refused", "card_on_hold")
        assert phones_of(hanako) == set()


class TestACertificate:
    def test_never_outlives_its_issuer(self, issuers, hanako, now):
        ends = Issuer.objects.get(slug="card-signing").not_after

        card = ACard(hanako, at=now, not_after=ends + timedelta(days=1))

        assert card.certificate(Kind.DIGITAL_SIGNATURE).not_after == ends.replace(microsecond=0)


class TestAnotherPhone:
    def test_ends_the_first_in_the_same_step(self, registered, card, hanako, now):
        another = APhone("another-device-000001")

        issue(another.apply(card, at=now).id, at=now)

        old = Certificate.objects.filter(phone__device=registered[0].phone.device)
        assert {(c.status, c.stop_code) for c in old} == {(State.REVOKED, "superseded")}
        assert hanako.phones.get(ended_at=None).device == another.device

    def test_ends_it_though_only_one_kind_was_asked_for(self, registered, card, hanako, now):
        issue(APhone("another-device-000001").apply(card, at=now, kinds=[Kind.USER_AUTHENTICATION]).id, at=now)

        alive = hanako.certificates.filter(carrier="phone").exclude(status=State.REVOKED)
        assert [c.kind for c in alive] == [Kind.USER_AUTHENTICATION]


class TestTheSamePhone:
    def test_gets_the_kind_it_lacks_and_keeps_the_other(self, phone, card, hanako, now):
        first = phone.set_up(card, at=now, kinds=[Kind.USER_AUTHENTICATION])[0]

        phone.set_up(card, at=now, kinds=[Kind.DIGITAL_SIGNATURE])

        first.refresh_from_db()
        assert first.status == State.VALID
        assert phones_of(hanako) == {(kind, State.VALID) for kind in Kind}
        assert hanako.phones.count() == 1

    def test_gets_a_new_one_for_the_kind_it_has(self, registered, phone, card, hanako, now):
        phone.set_up(card, at=now, kinds=[Kind.USER_AUTHENTICATION])

        registered[0].refresh_from_db()
        assert (registered[0].status, registered[0].stop_code) == (State.REVOKED, "superseded")
        assert hanako.certificates.filter(carrier="phone", status=State.VALID).count() == 2

    def test_gets_a_new_one_when_the_old_has_expired(self, phone, issuers, hanako, now):
        phone.set_up(ACard(hanako, at=now, not_after=now + timedelta(days=30)), at=now)
        later = now + timedelta(days=31)

        phone.set_up(ACard(hanako, at=later), at=later)

        assert hanako.certificates.filter(carrier="phone", status=State.VALID, not_after__gt=later).count() == 2


class TestACard:
    def test_is_valid_at_once(self, card):
        assert {c.status for c in card.row.certificates.all()} == {State.VALID}

    def test_replaces_the_one_before_and_leaves_the_phone_alone(self, registered, card, hanako, now):
        ACard(hanako, at=now)

        assert {c.status for c in card.row.certificates.all()} == {State.REVOKED}
        assert phones_of(hanako) == {(kind, State.VALID) for kind in Kind}

    def test_tells_its_history_as_the_systems(self, card):
        told = StatusChange.objects.filter(certificate__card=card.row).values_list("act", "role", "channel", "reason")

        assert set(told) == {("issue", "system", "system", "applied")}
