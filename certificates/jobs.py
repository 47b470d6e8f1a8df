"""What is done afterwards, by the queue or by the clock. Every job may run twice and does its work once."""

import logging
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from accounts import challenges, sessions
from certificates.crl import publish, tidy
from certificates.evidence import seals
from certificates.lifecycle import expire
from certificates.lifecycle import issue as issue_act
from certificates.models import IdempotencyKey, Issuer, StatusChange
from certificates.ocsp import renewal

log = logging.getLogger("smartcert.jobs")

STALLED_AFTER_SECONDS = 30
DONE_JOBS_LIVE_HOURS = 72
IDEMPOTENCY_KEYS_LIVE = timedelta(hours=24)
TRY_AGAIN = RetryStrategy(max_attempts=20, exponential_wait=2)


@app.task(retry=TRY_AGAIN)
def issue(application_id: str) -> None:
    """Make the certificates of an application (R-14)."""
    issue_act.issue(uuid.UUID(application_id), at=timezone.now())


@app.task(retry=TRY_AGAIN)
def publish_crls(change_id: int) -> None:
    """Publish the lists of a changed certificate's issuer, unless one that was published since has seen the change."""
    change = StatusChange.objects.select_related("certificate__issuer").get(pk=change_id)
    publish.publish_after(change, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="publish_crls_by_the_clock")
def publish_crls_by_the_clock(timestamp: int) -> None:
    """Lists renewed on schedule even when nothing changed, long ones in their turn, and whatever a lost job left.

    One issuer that cannot sign must not keep the lists of the others from being made.
    """
    for issuer in Issuer.objects.all():
        try:
            publish.publish_if_due(issuer, at=timezone.now())
        except Exception as error:
            log.error("the lists of %s are late: %s", issuer, type(error).__name__)


@app.periodic(cron="* * * * * */10")  # the sixth field: every ten seconds
@app.task(queueing_lock="seal_history")
def seal_history(timestamp: int) -> None:
    """Close the period that has settled (R-64)."""
    seals.seal(at=timezone.now())


@app.periodic(cron="0 * * * *")
@app.task(queueing_lock="renew_responders")
def renew_responders(timestamp: int) -> None:
    renewal.renew_responders(at=timezone.now())


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="tidy_up")
def tidy_up(timestamp: int) -> None:
    """Close what nobody came back for, and forget what is spent."""
    now = timezone.now()
    expire.expire_unregistered(at=now)
    challenges.forget_expired(at=now)
    sessions.forget_ended(at=now)
    IdempotencyKey.objects.filter(at__lt=now - IDEMPOTENCY_KEYS_LIVE).delete()
    tidy.forget_superseded(at=now)


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="forget_done_jobs", pass_context=True)
async def forget_done_jobs(context: JobContext, timestamp: int) -> None:
    """What was done stays readable for some days; what failed stays until somebody has looked."""
    await context.app.job_manager.delete_old_jobs(nb_hours=DONE_JOBS_LIVE_HOURS)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """A worker killed with -9 leaves its job `doing` for ever; without this it would never be done."""
    manager: Any = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)
