"""The issue of an application, put into the queue in the transaction that files it (R-14)."""

from datetime import datetime

from procrastinate.contrib.django import app

from certificates.models import Application

BEFORE_EVERYTHING_ELSE = 10  # somebody sits before a page and waits; lists and seals can wait a second


def queue_issue(application: Application, *, not_before: datetime) -> None:
    task = app.configure_task("certificates.jobs.issue", schedule_at=not_before, priority=BEFORE_EVERYTHING_ELSE)
    task.defer(application_id=str(application.id))
