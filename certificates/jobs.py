"""What is done afterwards, by the queue or by the clock. Every job may run twice and does its work once."""

import logging
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from accounts import browsers, challenges, drafts, limits, sessions
from accounts.models import MailVerification
from accounts.sign_in import session as staff_sessions
from certificates.crl import publish, tidy
from certificates.evidence import seals
from certificates.inquiries.tidy import close_answered, forget_closed
from certificates.lifecycle import expire
from certificates.lifecycle import forget_faces as faces
from certificates.lifecycle import issue as issue_act
from certificates.lifecycle import reissue as reissue_act
from certificates.lifecycle import remind as remind_act
from certificates.models import IdempotencyKey, InquiryAnswer, Issuer, StatusChange
from certificates.ocsp import renewal
from certificates.page_feedback.totals import forget_comments
from certificates.sign_in import screen
from certificates.ways import deliveries, mail, push

log = logging.getLogger("smartcert.jobs")

STALLED_AFTER_SECONDS = 30
DONE_JOBS_LIVE_HOURS = 72
VERIFICATIONS_LIVE = timedelta(hours=24)  # they count what one person and one address may be sent in a day
IDEMPOTENCY_KEYS_LIVE = timedelta(hours=24)
TRY_AGAIN = RetryStrategy(max_attempts=20, exponential_wait=2)
MAIL_AGAIN = RetryStrategy(max_attempts=10, exponential_wait=3)  # for about a day
PUSH_AGAIN = RetryStrategy(max_attempts=6, exponential_wait=4)  # for about an hour; the inbox has it in any case
CODE_AGAIN = RetryStrategy(max_attempts=7, exponential_wait=3)  # for about an hour: as long as a code lives


@app.task(retry=TRY_AGAIN)
def issue(application_id: str) -> None:
    """Make the certificates of an application (R-14)."""
    issue_act.issue(uuid.UUID(application_id), at=timezone.now())


@app.task(retry=TRY_AGAIN)
def reissue(request_id: str) -> None:
    """Make the certificate that a counter asked for, and write it into the card (R-18)."""
    reissue_act.reissue(uuid.UUID(request_id), at=timezone.now())


@app.task(retry=TRY_AGAIN)
def forget_faces() -> None:
    """Pictures of faces that somebody has just judged, or whose application was taken back."""
    faces.forget_faces(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="forget_faces_by_the_clock")
def forget_faces_by_the_clock(timestamp: int) -> None:
    """Those that were never filed: the policy says minutes, so the hourly tidying would be late."""
    faces.forget_faces(at=timezone.now())


@app.task(retry=TRY_AGAIN)
def publish_crls(change_id: int) -> None:
    """Publish the lists of a changed certificate's issuer, unless one that was published since has seen the change."""
    change = StatusChange.objects.select_related("certificate__issuer").get(pk=change_id)
    publish.publish_after(change, at=timezone.now())


@app.task(retry=MAIL_AGAIN)
def send_mail(delivery_id: str) -> None:
    """Mail that there is a notice to read."""
    deliveries.carry_out(uuid.UUID(delivery_id), mail.send_notice, at=timezone.now())


@app.task(retry=PUSH_AGAIN)
def send_push(delivery_id: str) -> None:
    """Wake the phone: something has changed."""
    deliveries.carry_out(uuid.UUID(delivery_id), push.send, at=timezone.now())


@app.task(retry=CODE_AGAIN)
def send_code(verification_id: str) -> None:
    """Mail the code that proves an address, while it is of use. The code is no argument: the queue knows none."""
    asked = MailVerification.objects.filter(pk=verification_id, mailed_at=None, expires_at__gt=timezone.now()).first()
    if asked:
        mail.send_code(asked)
        MailVerification.objects.filter(pk=asked.pk).update(mailed_at=timezone.now())


@app.task(retry=MAIL_AGAIN)
def send_answer(answer_id: int) -> None:
    """Mail the answer to an inquiry; an inquiry forgotten meanwhile has none."""
    answer = InquiryAnswer.objects.select_related("inquiry").filter(pk=answer_id).first()
    if answer:
        mail.send_answer(answer)


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
    staff_sessions.forget_ended(at=now)
    drafts.forget_old(at=now)
    limits.forget_ended(at=now)
    screen.forget_ended(before=now - timedelta(minutes=10))
    browsers.forget_unseen(before=now - timedelta(seconds=browsers.KNOWN_FOR))
    MailVerification.objects.filter(asked_at__lt=now - VERIFICATIONS_LIVE).delete()
    IdempotencyKey.objects.filter(at__lt=now - IDEMPOTENCY_KEYS_LIVE).delete()
    tidy.forget_superseded(at=now)
    close_answered(at=now)
    forget_closed(at=now)
    forget_comments(at=now)


@app.periodic(cron="0 0 * * *")  # UTC: at nine in the morning in Japan
@app.task(queueing_lock="remind")
def remind(timestamp: int) -> None:
    """Remind of what ends and of what waits (R-06). One person's trouble must not keep the others from being told."""
    now = timezone.now()
    for citizen_id in remind_act.whom(at=now):
        try:
            remind_act.remind(citizen_id, at=now)
        except Exception as error:
            log.error("somebody could not be reminded: %s", type(error).__name__)


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
