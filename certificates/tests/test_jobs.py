"""Jobs: deferred with the act, run by the real queue, and each may run twice."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import challenges
from accounts.models import Challenge, MailVerification, Session
from certificates import consequences, jobs
from certificates.lifecycle.suspend import suspend
from certificates.models import IdempotencyKey
from certificates.reasons import Reason
from certificates.states import Act, Carrier

LONG_AGO = datetime.timedelta(days=2)


class TestTheQueue:
    def test_knows_every_task_that_is_deferred_by_name(self):
        deferred = {"certificates.jobs.issue", "certificates.jobs.publish_crls"}

        assert deferred <= set(app.tasks)

    def test_gets_one_job_for_each_certificate_that_was_stopped(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        waiting = ProcrastinateJob.objects.filter(task_name="certificates.jobs.publish_crls")
        assert {job.lock for job in waiting} == {f"crls-{c.issuer_id}" for c in registered}

    def test_is_told_of_every_act(self):
        assert set(consequences.FOLLOWS) == set(Act)


class TestTidyingUp:
    def test_forgets_what_is_spent_and_keeps_the_rest(self, hanako):
        now = timezone.now()
        for key, at in (("old", now - LONG_AGO), ("new", now)):
            Session.objects.create(session_key=key, expire_date=at + datetime.timedelta(hours=1))
            challenges.issue(key, at=at)
            IdempotencyKey.objects.create(owner="o", key=key, body_digest=b"", status=200, answer="{}", at=at)
            MailVerification.objects.create(citizen=hanako, address=key, language="ja", asked_at=at, expires_at=at)

        jobs.tidy_up(0)
        jobs.tidy_up(0)

        assert [session.session_key for session in Session.objects.all()] == ["new"]
        assert Challenge.objects.count() == 1
        assert IdempotencyKey.objects.get().key == "new"
        assert MailVerification.objects.get().address == "new"


@pytest.mark.django_db(transaction=True)
class TestDoneJobs:
    def test_are_forgotten_after_some_days_and_failed_ones_are_not(self, settings):
        """By the application's own role, as the worker would."""
        with settings.EMBEDDED_POSTGRES.connect(connection.settings_dict["NAME"]) as server:
            server.execute(
                """INSERT INTO procrastinate_jobs (id, queue_name, task_name, status, args)
                   VALUES (10000000001, 'default', 'x', 'succeeded', '{}'),
                          (10000000002, 'default', 'x', 'failed', '{}')"""
            )
            server.execute("DELETE FROM procrastinate_events WHERE job_id > 10000000000")
            server.execute(
                """INSERT INTO procrastinate_events (job_id, type, at)
                   SELECT id, status::text::procrastinate_job_event_type, now() - interval '30 days'
                   FROM procrastinate_jobs WHERE id > 10000000000"""
            )

        app.configure_task("certificates.jobs.forget_done_jobs").defer(timestamp=0)
        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

        assert set(ProcrastinateJob.objects.filter(id__gt=10**10).values_list("id", flat=True)) == {10**10 + 2}
