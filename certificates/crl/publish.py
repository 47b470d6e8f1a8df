"""When the lists of an issuer are made, and by whom: in the worker, after each change and on a clock.

The worker has the issuing keys; web processes have none. May run twice: a second run makes newer lists of the same
rows. A key that is away or a signer that fails stops no suspension: that stands, OCSP says so, and the job tries again.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Func, IntegerField, Value

from certificates import policy
from certificates.crl.press import FULL, Press, changes_shown
from certificates.keys.configured import issuer_signer
from certificates.keys.file_signer import KeyNotHere
from certificates.models import Certificate, Issuer, PublishedCrl, StatusChange
from certificates.x509 import crl, profiles

log = logging.getLogger("smartcert.crl")

_LOCK = 5280  # the first half of the advisory lock's key; the issuer is the second
# The root signs when its key is brought out, so its list lives as long as the key may stay away.
_ROOT_LIFETIME, _ROOT_RENEWED_EVERY = timedelta(days=365), timedelta(days=270)


def publish(issuer: Issuer, *, at: datetime) -> list[PublishedCrl]:
    """New lists for this issuer, stored; those it made. One publisher at a time, others wait.

    Raises KeyNotHere where the issuing key is not; then nothing is stored and the last lists stand.
    """
    with _alone(issuer):
        return _publish(issuer, at=at)


def publish_after(change: StatusChange, *, at: datetime) -> list[PublishedCrl]:
    """New lists unless the newest tell of this certificate as it stands now: a burst of changes makes few lists."""
    issuer = change.certificate.issuer
    with _alone(issuer):
        return [] if _is_told(change) else _publish(issuer, at=at)


def publish_if_due(issuer: Issuer, *, at: datetime) -> list[PublishedCrl]:
    """New lists when the newest are old, there are none, or a change came after them whose own job was lost.

    The root's key may be away for months: that is said in the log while there is time to bring it, and stops nothing.
    """
    if not _is_due(issuer, at=at):
        return []
    try:
        return publish(issuer, at=at)
    except KeyNotHere:
        if not _is_root(issuer):
            raise
        log.warning("the list of the root ends soon: bring its key and run create_issuers")
        return []


def _publish(issuer: Issuer, *, at: datetime) -> list[PublishedCrl]:
    signer = issuer_signer(issuer.key_reference)
    lifetime = _ROOT_LIFETIME if _is_root(issuer) else policy.CRL_LIFETIME
    with _one_snapshot():
        return PublishedCrl.objects.bulk_create(Press(issuer, signer, at=at, lifetime=lifetime).lists())


def _is_root(issuer: Issuer) -> bool:
    return issuer.slug == profiles.ROOT_SLUG


def _is_due(issuer: Issuer, *, at: datetime) -> bool:
    newest = PublishedCrl.objects.filter(issuer=issuer, scope=FULL).defer("der").order_by("number").last()
    every = _ROOT_RENEWED_EVERY if _is_root(issuer) else policy.CRL_RENEWED_EVERY
    if newest is None or newest.this_update <= at - every:
        return True
    return changes_shown(issuer).filter(at__gt=newest.this_update).exists()


def _is_told(change: StatusChange) -> bool:
    """Whether the newest list of the certificate's shard shows it as it stands: its entry, or no entry at all."""
    certificate = Certificate.objects.get(pk=change.certificate_id)
    serial, stopped_at = bytes(certificate.serial), certificate.stopped_at
    entry = crl.entry(serial, stopped_at=stopped_at, code=certificate.stop_code) if stopped_at else serial
    place = Func(
        Value(entry), F("der"), template="position(%(expressions)s)", arg_joiner=" IN ", output_field=IntegerField()
    )
    lists = PublishedCrl.objects.filter(issuer=certificate.issuer_id, scope=str(certificate.crl_shard))
    newest = lists.annotate(place=place).order_by("-number").values_list("place", flat=True)[:1]
    return any((where > 0) == (stopped_at is not None) for where in newest)


@contextmanager
def _alone(issuer: Issuer) -> Iterator[None]:
    """Only one publisher per issuer. The lock comes before the snapshot, and ends with the connection at the latest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCK, issuer.pk])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, issuer.pk])


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """All reads see one moment. Inside a transaction that has begun, that one's own view has to do."""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
