"""What an office has planned, done by the clock. Every job may run twice and does its work once."""

import logging
import uuid

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.actor import Actor
from counters import record_batch, record_change
from counters.calls import incoming

TRY_AGAIN = RetryStrategy(max_attempts=20, exponential_wait=2)

log = logging.getLogger("smartcert.jobs")


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="follow_records")
def follow_records(timestamp: int) -> None:
    """Changes of the resident record whose day has come (R-23). One that fails must not keep the others waiting."""
    now = timezone.now()
    for change in record_change.due(at=now):
        try:
            record_change.follow(change.pk, actor=Actor.system(reference=change.reference), at=now)
        except Exception as error:
            log.error("a change of the resident record was not followed: %s", type(error).__name__)


@app.task(retry=TRY_AGAIN)
def carry_out_batch(batch_id: str) -> None:
    """A file of changes of the resident record, line by line (R-23)."""
    record_batch.carry_out(uuid.UUID(batch_id), at=timezone.now())


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="forget_what_was_sent")
def forget_what_was_sent(timestamp: int) -> None:
    record_batch.forget_cells(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="forget_incoming_calls")
def forget_incoming_calls(timestamp: int) -> None:
    """Numbers of callers whom nobody took (counters/calls/incoming.py)."""
    incoming.forget(at=timezone.now())
