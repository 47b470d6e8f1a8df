"""On their way out of the house: planned in the transaction of what happened, carried out by a job, once (jobs.py)."""

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from accounts.models import Delivery, MailAddress, Notice
from accounts.models.delivery import Outcome, Way
from certificates.models import PushSubscription
from certificates.ways import choices, push

Send = Callable[[Delivery], Outcome]


class UnderWay(Exception):
    """Another worker is sending this very thing: look again later whether it managed to."""


def plan(notices: Sequence[Notice]) -> None:
    """Deliveries for whoever wants these notices mailed, or shown by their phone; and the jobs that carry them out."""
    people = {notice.citizen_id for notice in notices}
    if settings.MAIL_IS_SENT:
        addresses = {one.citizen_id: one for one in MailAddress.objects.filter(citizen__in=people)}
        _begin(_mails(notices, addresses), task="certificates.jobs.send_mail")
    if push.is_on():
        mine = PushSubscription.objects.filter(phone__citizen__in=people, phone__ended_at=None).select_related("phone")
        _begin(_pushes(notices, {one.phone.citizen_id: one for one in mine}), task="certificates.jobs.send_push")


def plan_for_former(notice: Notice, former: MailAddress) -> None:
    """To the address that was left, about its being left (T1): whoever left it may not have been its owner."""
    if settings.MAIL_IS_SENT:
        mail = Delivery(notice=notice, way=Way.FORMER_MAIL, recipient=former.address, language=former.language)
        _begin([mail], task="certificates.jobs.send_mail")


def carry_out(delivery_id: uuid.UUID, send: Send, *, at: datetime) -> None:
    """Send what waits, and write down what became of it. Called twice, also at once, it sends once.

    Killed between the two, it sends again: a warning that comes twice is better than one that was lost. A mail then
    carries the same Message-ID. Raises UnderWay, and whatever `send` raises where another try may help.
    """
    with _alone(delivery_id):
        delivery = Delivery.objects.select_related("notice").get(pk=delivery_id)
        if delivery.outcome == Outcome.WAITING:
            _end(delivery, send(delivery), at=at)


def _end(delivery: Delivery, outcome: Outcome, *, at: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(outcome=outcome, ended_at=at, recipient="")
    if outcome == Outcome.REFUSED:  # said on the page where addresses are kept
        mine = MailAddress.objects.filter(citizen=delivery.notice.citizen_id, address=delivery.recipient)
        mine.update(refused_at=at)


def _mails(notices: Sequence[Notice], of: dict[uuid.UUID, MailAddress]) -> list[Delivery]:
    return [
        Delivery(notice=notice, way=Way.MAIL, recipient=to.address, language=to.language)
        for notice in notices
        if (to := of.get(notice.citizen_id)) and choices.is_mailed(notice.about, off=to.off)
    ]


def _pushes(notices: Sequence[Notice], of: dict[uuid.UUID, PushSubscription]) -> list[Delivery]:
    return [
        Delivery(notice=notice, way=Way.PUSH, recipient=str(to.phone.pk), language=to.language)
        for notice in notices
        if (to := of.get(notice.citizen_id)) and choices.group_of(notice.about) in choices.PUSHED
    ]


def _begin(deliveries: Sequence[Delivery], *, task: str) -> None:
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        jobs: list[JSONDict] = [{"delivery_id": str(one.pk)} for one in deliveries]
        app.configure_task(task).batch_defer(*jobs)


@contextmanager
def _alone(delivery_id: uuid.UUID) -> Iterator[None]:
    """A lock of the connection, and no transaction: the other side may take its time. It goes with the process."""
    number = int.from_bytes(hashlib.sha256(delivery_id.bytes).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if cursor.fetchone() != (True,):
            raise UnderWay
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
