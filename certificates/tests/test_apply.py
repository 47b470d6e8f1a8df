"""Applying: only a card that may sign can ask for a phone (R-10, R-11, R-63)."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Notice
from certificates import passwords
from certificates.evidence.refused import DocumentInvalid, Fault
from certificates.lifecycle.apply import PhoneTaken
from certificates.lifecycle.issue import issue
from certificates.lifecycle.signer import SignerRefused
from certificates.lifecycle.suspend import suspend
from certificates.lifecycle.withdraw import withdraw
from certificates.models import Application, Certificate, Evidence, RequestedCertificate
from certificates.policy import JAPAN
from certificates.reasons import Reason
from certificates.states import Carrier, Kind, NotPossible, State
from certificates.tests.people import ACard, APhone, new_key


def nothing_was_written():
    return (
        not Application.objects.exists()
        and not Evidence.objects.exists()
        and not ProcrastinateJob.objects.filter(task_name="certificates.jobs.issue")
    )


class TestApply:
    def test_files_what_was_signed_and_keeps_it_as_evidence(self, phone, card, hanako, now):
        application = phone.apply(card, at=now)

        assert (application.citizen, application.state, application.device) == (hanako, "applied", phone.device)
        kept = Evidence.objects.get(reference=str(application.id))
        assert kept.document.count(".") == 2
        assert (kept.findings["status"], kept.findings["algorithm"]) == ("valid", "ES256")
        assert len(kept.chain) == 3
        assert kept.keep_until > card.certificate(Kind.DIGITAL_SIGNATURE).not_after + timedelta(days=3649)

    def test_taken_back_before_anything_was_made_is_told(self, phone, card, hanako, now):
        application = withdraw(phone.apply(card, at=now), at=now)

        told = Notice.objects.get(citizen=hanako)
        assert (told.about, told.reference) == ("application_withdrawn", str(application.id))

    def test_puts_the_issue_into_the_queue_with_it(self, phone, card, now):
        application = phone.apply(card, at=now)

        job = ProcrastinateJob.objects.get(task_name="certificates.jobs.issue")
        assert job.args == {"application_id": str(application.id)}

    def test_waits_for_the_opening_hours(self, phone, card, now, settings):
        settings.ISSUING_HOURS = "08:00-19:30"

        application = phone.apply(card, at=now.replace(hour=19, minute=30))

        job = ProcrastinateJob.objects.get(task_name="certificates.jobs.issue")
        assert job.scheduled_at == now.replace(day=21, hour=8, minute=0)
        assert application.expected_at.astimezone(JAPAN).strftime("%d %H:%M") == "21 08:02"

    def test_keeps_secrets_as_hashes_only(self, phone, card, now):
        phone.apply(card, at=now, pin="4826", password="tanuki77")

        for row in RequestedCertificate.objects.all():
            assert row.secret_hash.startswith("$argon2id$")

    @pytest.mark.parametrize(("pin", "password"), [("12", "TANUKI77"), ("12a4", "TANUKI77"), (None, "TANUKI77")])
    def test_refuses_a_pin_that_is_none(self, phone, card, now, pin, password):
        with pytest.raises(passwords.Unfit) as refusal:
            phone.apply(card, at=now, pin=pin, password=password)

        assert refusal.value.kind == Kind.USER_AUTHENTICATION
        assert nothing_was_written()

    @pytest.mark.parametrize("password", ["SHORT", "ONLYLETTERS", "12345678", "X" * 16 + "1", "TANUKI-7", None])
    def test_refuses_a_password_that_breaks_its_rule(self, phone, card, now, password):
        with pytest.raises(passwords.Unfit):
            phone.apply(card, at=now, password=password)

        assert nothing_was_written()


class TestACardThatMayNotSign:
    def test_on_hold_is_refused_with_its_reason(self, phone, card, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        with pytest.raises(SignerRefused) as refusal:
            phone.apply(card, at=now)

        assert refusal.value.why == "on_hold"
        assert nothing_was_written()

    def test_expired_is_refused(self, phone, issuers, hanako, now):
        card = ACard(hanako, at=now - timedelta(days=100), not_after=now - timedelta(days=1))

        with pytest.raises(SignerRefused) as refusal:
            phone.apply(card, at=now)

        assert refusal.value.why == "expired"

    def test_replaced_is_refused(self, phone, card, hanako, now):
        ACard(hanako, at=now)

        with pytest.raises(SignerRefused) as refusal:
            phone.apply(card, at=now)

        assert refusal.value.why == "revoked"

    def test_of_ours_but_a_phones_is_refused(self, registered, phone, card, now):
        card.keys[Kind.DIGITAL_SIGNATURE] = phone.keys[Kind.DIGITAL_SIGNATURE]
        phones_own = Certificate.objects.get(carrier="phone", kind=Kind.DIGITAL_SIGNATURE)
        card.certificate = lambda kind: phones_own

        with pytest.raises(SignerRefused):
            APhone("another-device-000001").apply(card, at=now)


class TestKeys:
    def test_serve_one_certificate_only(self, registered, phone, card, now):
        old_keys = dict(phone.keys)

        with pytest.raises(DocumentInvalid) as refusal:
            APhone("another-device-000001").apply(card, at=now, keys=old_keys)

        assert refusal.value.reason == Fault.KEY_REUSED

    def test_are_two_for_two_kinds(self, phone, card, now):
        one = new_key()

        with pytest.raises(DocumentInvalid) as refusal:
            phone.apply(card, at=now, keys=dict.fromkeys(Kind, one))

        assert refusal.value.reason == Fault.KEY_REUSED

    def test_of_somebody_else_are_refused(self, registered, phone, issuers, taro, now):
        with pytest.raises(DocumentInvalid) as refusal:
            APhone("another-device-000001").apply(ACard(taro, at=now), at=now, keys=dict(phone.keys))

        assert refusal.value.reason == Fault.KEY_REUSED


class TestAPhone:
    def test_that_carries_another_person_is_refused(self, registered, phone, issuers, taro, now):
        with pytest.raises(PhoneTaken):
            APhone(phone.device).apply(ACard(taro, at=now), at=now)

    def test_applied_for_again_takes_the_place_of_the_older_wish(self, phone, card, now):
        older = phone.apply(card, at=now)

        APhone("another-device-000001").apply(card, at=now)

        older.refresh_from_db()
        assert older.state == "withdrawn"

    def test_may_ask_for_the_kind_it_lacks_beside_an_open_wish(self, phone, card, now):
        first = phone.apply(card, at=now, kinds=[Kind.USER_AUTHENTICATION])

        phone.apply(card, at=now, kinds=[Kind.DIGITAL_SIGNATURE])

        first.refresh_from_db()
        assert first.state == "applied"


class TestWithdraw:
    def test_revokes_what_waits_and_ends_the_phone(self, phone, card, hanako, now):
        application = issue(phone.apply(card, at=now).id, at=now)

        withdraw(application, at=now)

        states = hanako.certificates.filter(carrier="phone").values_list("status", "stop_code")
        assert set(states) == {(State.REVOKED, "cessationOfOperation")}
        assert application.state == "withdrawn"
        assert not hanako.phones.filter(ended_at=None).exists()

    def test_is_not_possible_twice(self, phone, card, now):
        application = withdraw(phone.apply(card, at=now), at=now)

        with pytest.raises(NotPossible):
            withdraw(application, at=now)
