"""What leaves the house: planned with what happened, wanted, sent once; by two workers, and by one that was killed."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import DatabaseError, IntegrityError, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Delivery, MailAddress, Notice
from accounts.models.delivery import Outcome
from certificates import jobs, notices
from certificates.lifecycle.suspend import suspend
from certificates.notices import About
from certificates.reasons import Reason
from certificates.states import Carrier
from certificates.ways import choices, deliveries, mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(hanako, now):
    return MailAddress.objects.create(citizen=hanako, address="hanako@example.jp", language="ja", verified_at=now)


@pytest.fixture
def told(address, hanako, now):
    """A delivery that waits."""
    notice = notices.tell(hanako.pk, About.REGISTERED, at=now)
    return Delivery.objects.get(notice=notice)


class TestPlanning:
    def test_is_part_of_what_happened(self, address, registered, hanako, hanako_at_home, now):
        before = Delivery.objects.count()

        with transaction.atomic():
            suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
            assert Delivery.objects.count() == before + 1
            transaction.set_rollback(True)

        assert Delivery.objects.count() == before

    def test_gives_each_delivery_its_job(self, told):
        (job,) = ProcrastinateJob.objects.filter(task_name="certificates.jobs.send_mail")

        assert job.args == {"delivery_id": str(told.pk)}
        assert {"certificates.jobs.send_mail", "certificates.jobs.send_push", "certificates.jobs.send_code"} <= set(
            app.tasks
        )

    def test_is_for_who_has_an_address(self, hanako, now):
        notices.tell(hanako.pk, About.REGISTERED, at=now)

        assert not Delivery.objects.exists()

    def test_is_for_nobody_where_no_mail_is_sent(self, address, hanako, now, settings):
        settings.MAIL_IS_SENT = False

        notices.tell(hanako.pk, About.REGISTERED, at=now)

        assert not Delivery.objects.exists()

    @pytest.mark.parametrize("about", list(About))
    def test_asks_what_is_wanted_but_never_about_safety(self, address, hanako, now, about):
        """Told a second time by hand: what may be turned off."""
        turned_off = {
            "ready_to_register", "application_refused", "application_expired", "application_withdrawn",
            "register_soon", "ends_soon", "case_answered", "inquiry_answered", "copy_deleted",
        }  # fmt: skip
        MailAddress.objects.update(off=[group.value for group in choices.Group])

        notices.tell(hanako.pk, about, at=now)

        assert Delivery.objects.exists() is (about not in turned_off)

    def test_knows_only_notices_there_are(self):
        assert set(About) >= choices.NAMED


class TestSending:
    def test_says_that_there_is_something_to_read_and_nothing_else(self, told, hanako, settings):
        jobs.send_mail(str(told.pk))

        (sent,) = outbox.outbox
        assert sent.to == ["hanako@example.jp"]
        assert sent.from_email == settings.DEFAULT_FROM_EMAIL
        assert "サインインして、「お知らせ」をたしかめてください" in sent.body
        assert settings.CONTACTS["hotline"] in sent.body
        for personal in (hanako.full_name, hanako.kana, hanako.address, "スマホに登録しました", str(told.notice_id)):
            assert personal not in sent.body + sent.subject
        assert [word for word in sent.body.split() if "://" in word] == [f"{settings.PUBLIC_URL}/"]
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
        assert str(told.pk) in sent.extra_headers["Message-ID"]

    @pytest.mark.parametrize("about", list(About))
    def test_has_words_for_every_notice(self, address, hanako, now, about):
        notices.tell(hanako.pk, about, at=now)
        jobs.send_mail(str(Delivery.objects.get().pk))

        assert len(outbox.outbox[0].subject) > 5
        assert "\n" not in outbox.outbox[0].subject

    def test_twice_sends_once(self, told):
        for _ in range(3):
            jobs.send_mail(str(told.pk))

        assert len(outbox.outbox) == 1
        told.refresh_from_db()
        assert (told.outcome, told.recipient) == ("sent", "")

    def test_to_a_mailbox_that_is_not_there_ends_and_is_said(self, told, address, monkeypatch):
        monkeypatch.setattr(outbox.EmailMessage, "send", _refused(550))

        jobs.send_mail(str(told.pk))

        told.refresh_from_db()
        address.refresh_from_db()
        assert (told.outcome, told.recipient) == ("refused", "")
        assert address.refused_at

    @pytest.mark.parametrize("trouble", [OSError("no route"), smtplib.SMTPServerDisconnected(), None])
    def test_that_fails_for_now_is_tried_again(self, told, monkeypatch, trouble):
        with monkeypatch.context() as patch:
            patch.setattr(outbox.EmailMessage, "send", _refused(450) if trouble is None else _raises(trouble))
            with pytest.raises((OSError, smtplib.SMTPException)):
                jobs.send_mail(str(told.pk))
        told.refresh_from_db()
        assert told.outcome == "waiting"

        jobs.send_mail(str(told.pk))
        assert len(outbox.outbox) == 1

    def test_killed_between_sending_and_writing_it_down_sends_the_same_again(self, told, monkeypatch):
        """The mailbox shows one: both have one Message-ID."""
        with monkeypatch.context() as patch:
            patch.setattr(deliveries, "_end", _raises(SystemExit()))
            with pytest.raises(SystemExit):
                jobs.send_mail(str(told.pk))
        told.refresh_from_db()
        assert told.outcome == "waiting"

        jobs.send_mail(str(told.pk))
        jobs.send_mail(str(told.pk))

        assert len(outbox.outbox) == 2
        assert len({sent.extra_headers["Message-ID"] for sent in outbox.outbox}) == 1
        assert len({sent.body for sent in outbox.outbox}) == 1


def _raises(what):
    def send(*args, **kwargs):
        raise what

    return send


def _refused(code):
    return _raises(smtplib.SMTPRecipientsRefused({"hanako@example.jp": (code, b"no")}))


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
class TestTwoWorkers:
    def test_send_it_once(self, told):
        """The second finds the first at work, and its job comes again later."""
        sending, sent = threading.Event(), threading.Event()

        def slowly(delivery):
            sending.set()
            sent.wait(10)
            return mail.send_notice(delivery)

        def first():
            deliveries.carry_out(told.pk, slowly, at=told.notice.at)
            connections.close_all()

        worker = threading.Thread(target=first)
        worker.start()
        assert sending.wait(10)
        with pytest.raises(deliveries.UnderWay):
            jobs.send_mail(str(told.pk))
        sent.set()
        worker.join()
        jobs.send_mail(str(told.pk))

        assert len(outbox.outbox) == 1

    def test_are_free_again_after_one_failed(self, told):
        with pytest.raises(OSError, match="no route"):
            deliveries.carry_out(told.pk, _raises(OSError("no route")), at=told.notice.at)

        jobs.send_mail(str(told.pk))

        assert len(outbox.outbox) == 1


class TestTheDatabase:
    def test_keeps_no_recipient_of_what_has_ended(self, told, now):
        with pytest.raises(IntegrityError, match="ended_without_its_recipient"), transaction.atomic():
            Delivery.objects.filter(pk=told.pk).update(outcome=Outcome.SENT, ended_at=now)

    def test_keeps_one_for_each_way(self, told):
        with pytest.raises(IntegrityError, match="once_by_each_way"), transaction.atomic():
            Delivery.objects.create(notice=told.notice, way=told.way, recipient="x@example.jp", language="ja")

    def test_lets_nobody_rewrite_what_was_told(self, told):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Notice.objects.filter(pk=told.notice_id).update(about="revoked")


def test_a_day_of_trying(now):
    """For about a day, growing: told by hand, because the library's formula is its own."""
    waits = [jobs.MAIL_AGAIN.exponential_wait ** (attempt + 1) for attempt in range(jobs.MAIL_AGAIN.max_attempts)]

    assert timedelta(hours=12) < timedelta(seconds=sum(waits)) < timedelta(hours=48)
