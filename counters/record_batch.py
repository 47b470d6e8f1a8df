"""A file of record changes (R-23): a dry run that changes nothing, then line by line, each whole or not at all."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from accounts import spreadsheet
from accounts.sign_in.session import AtWork, actor_of
from certificates.permissions import NotAllowed
from certificates.policy import JAPAN
from counters import record_change
from counters.models import RecordBatch, RecordLine
from counters.models.daily_number import next_number
from counters.models.record_batch import Refused
from counters.record_lines import COLUMNS, NEEDED, CannotBe, Lines

KEEP_CELLS = timedelta(days=30)  # to mend what was refused; then what was sent is forgotten


class CarriedOutAlready(Exception):
    """This batch, or the same file, was carried out before; nothing was done again."""


@transaction.atomic
def look_through(data: bytes, *, at_work: AtWork, at: datetime) -> RecordBatch:
    """The dry run: each line judged, nothing changed. Raises spreadsheet.Unreadable, CarriedOutAlready."""
    office = at_work.member.municipality
    if office is None:
        raise NotAllowed("a file of changes is an office's")
    digest = hashlib.sha256(data).digest()
    if RecordBatch.objects.filter(municipality=office, digest=digest, confirmed_at__isnull=False).exists():
        raise CarriedOutAlready
    rows = list(spreadsheet.rows(data, columns=COLUMNS, needed=NEEDED))
    day = at.astimezone(JAPAN).date()
    number = next_number(f"B-{office.code}", day=day)
    batch = RecordBatch.objects.create(
        reference=f"B-{office.code}-{day:%y%m%d}-{number:04}", municipality=office, by=at_work.member, digest=digest,
        read_at=at,
    )  # fmt: skip
    lines = Lines(office, at)
    RecordLine.objects.bulk_create(
        RecordLine(batch=batch, number=number, cells=row or {}, refused=_why_refused(lines, row))
        for number, row in rows
    )
    return batch


@transaction.atomic
def confirm(batch: RecordBatch, *, at: datetime) -> None:
    """Put it into the queue. Raises CarriedOutAlready."""
    other = RecordBatch.objects.select_for_update().filter(municipality=batch.municipality_id, digest=batch.digest)
    if any(one.confirmed_at for one in other):
        raise CarriedOutAlready
    RecordBatch.objects.filter(pk=batch.pk).update(confirmed_at=at)
    app.configure_task("counters.jobs.carry_out_batch").defer(batch_id=str(batch.pk))


def carry_out(batch_id: uuid.UUID, *, at: datetime) -> None:
    """Every line that still waits; called again after it was killed, it goes on where it was."""
    waiting = RecordLine.objects.filter(batch_id=batch_id, refused="", change=None).values_list("pk", flat=True)
    for line_id in list(waiting):
        _carry_out_line(line_id, at=at)
    RecordBatch.objects.filter(pk=batch_id, done_at=None).update(done_at=at)


def forget_cells(*, at: datetime) -> int:
    """What was sent of people, weeks after."""
    old = RecordLine.objects.filter(batch__read_at__lt=at - KEEP_CELLS).exclude(cells={})
    return old.update(cells={})


@transaction.atomic
def _carry_out_line(line_id: int, *, at: datetime) -> None:
    line = RecordLine.objects.select_for_update(of=("self",)).select_related("batch__by").get(pk=line_id)
    if line.refused or line.change_id:
        return
    try:
        with transaction.atomic():
            line.change = _change(line, at=at)
    except CannotBe as refused:
        line.refused = refused.why
    line.save(update_fields=["refused", "change"])


def _change(line: RecordLine, *, at: datetime) -> record_change.RecordChange:
    """Read again: since the dry run the person may have moved, or somebody reported the same at the desk."""
    batch = line.batch
    read = Lines(batch.municipality, at).read(line.cells)
    try:
        change = record_change.report(read.citizen, read.reported, by=batch.by, reference=batch.reference, at=at)
        return record_change.follow(change.pk, actor=actor_of(batch.by, batch.reference), at=at)
    except record_change.PlannedAlready:
        raise CannotBe(Refused.PLANNED) from None
    except NotAllowed:  # who sent it works elsewhere now
        raise CannotBe(Refused.FAILED) from None


def _why_refused(lines: Lines, row: spreadsheet.Row | None) -> str:
    try:
        read = lines.read(row)
    except CannotBe as refused:
        return refused.why
    planned = read.citizen.record_changes.filter(changed=read.reported.changed, done_at=None, withdrawn_at=None)
    return Refused.PLANNED if planned.exists() else ""
