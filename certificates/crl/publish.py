"""When the lists of an issuer are made, and by whom: in the worker, after each change and on a clock.

The worker has the issuing keys; web processes have none. May run twice: a second run makes newer lists of the same
rows. A key that is away or a signer that fails stops no suspension: that stands, OCSP says so, and the job tries again.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Func, IntegerField, Max, Value

from certificates import policy
from certificates.crl.no_way_back import ListsWentBack
from certificates.crl.press import Press
from certificates.crl.printed import COMMITTED_WITHIN, DELTA, FULL, Printed, newest_of_each, stale
from certificates.keys.configured import issuer_signer
from certificates.keys.signer import KeyNotHere
from certificates.models import Certificate, Issuer, PublishedCrl, StatusChange
from certificates.models.status_change import SHOWN_ON_LISTS
from certificates.x509 import crl, profiles

log = logging.getLogger("smartcert.crl")

_LOCK = 5280  # the first half of the advisory lock's key; the issuer is the second
_PATIENCE = "60s"
# The root signs when its key is brought out, so its list lives as long as the key may stay away.
_ROOT_LIFETIME, _ROOT_RENEWED_EVERY = timedelta(days=365), timedelta(days=270)


def publish(issuer: Issuer, *, at: datetime) -> list[PublishedCrl]:
    """New lists for this issuer, stored; those it made, without their octets. One publisher at a time, others wait.

    Raises KeyNotHere where the issuing key is not, and ListsWentBack; then nothing is stored and the last lists stand.
    """
    with _alone(issuer):
        return _publish(issuer, at=at, whole=True)


def publish_after(change: StatusChange, *, at: datetime) -> list[PublishedCrl]:
    """New lists unless the newest tell of this certificate as it stands now: a burst of changes makes few lists."""
    issuer = change.certificate.issuer
    with _alone(issuer):
        return [] if _is_told(change) else _publish(issuer, at=at)


def publish_if_due(issuer: Issuer, *, at: datetime) -> list[PublishedCrl]:
    """New lists when the newest are old, there are none, or one lacks a change: it was long, or the job was lost.

    The root's key may be away for months: that is said in the log while there is time to bring it, and stops nothing.
    """
    if not _is_due(issuer, at=at):
        return []
    try:
        with _alone(issuer):
            return _publish(issuer, at=at)
    except KeyNotHere:
        if not _is_root(issuer):
            raise
        log.warning("the list of the root ends soon: bring its key and run create_issuers")
        return []


def _publish(issuer: Issuer, *, at: datetime, whole: bool = False) -> list[PublishedCrl]:
    """The delta, and every list that lacks a change: the long ones in their turn, `whole` or not; then all is kept."""
    signer = issuer_signer(issuer.key_reference)
    lifetime = _ROOT_LIFETIME if _is_root(issuer) else policy.CRL_LIFETIME
    with ExitStack() as opened:
        try:
            with _one_snapshot():
                press = opened.enter_context(closing(Press(issuer, signer, at=at, lifetime=lifetime)))
                press.print(_in_turn(issuer, press.printed, at=press.header.this_update, whole=whole))
        except ListsWentBack as why:
            log.error("NO LIST of %s is made: %s. See docs/operations.md, Restoring a backup", issuer, why)
            Issuer.objects.filter(pk=issuer.pk, lists_refused_at=None).update(lists_refused_at=at)
            raise
        press.keep()
    Issuer.objects.filter(pk=issuer.pk, lists_refused_at__isnull=False).update(lists_refused_at=None)
    return list(PublishedCrl.objects.filter(pk__in=press.stored).defer("der").order_by("pk"))


def _in_turn(issuer: Issuer, printed: Mapping[str, Printed], *, at: datetime, whole: bool) -> set[str]:
    if _is_root(issuer):
        return {FULL}
    scopes = stale(issuer, printed, at=at, margin=COMMITTED_WITHIN)
    if whole:
        return scopes | {FULL}
    return {scope for scope in scopes if scope not in printed or printed[scope].may_follow_at() <= at}


def _is_root(issuer: Issuer) -> bool:
    return issuer.slug == profiles.ROOT_SLUG


def _is_due(issuer: Issuer, *, at: datetime) -> bool:
    printed = newest_of_each(issuer)
    if _is_root(issuer):
        return FULL not in printed or printed[FULL].this_update <= at - _ROOT_RENEWED_EVERY
    scopes = stale(issuer, printed, at=at, margin=timedelta())
    return any(scope not in printed or printed[scope].may_follow_at() <= at for scope in scopes)


def _is_told(change: StatusChange) -> bool:
    """Whether the newest delta shows the certificate as it stands. (Longer lists come in their turn, by the clock.)"""
    if change.act not in SHOWN_ON_LISTS:
        return True
    certificate = Certificate.objects.only("serial", "crl_entry").get(pk=change.certificate_id)
    entry = certificate.crl_entry or _removal(certificate)
    place = Func(
        Value(bytes(entry)), F("der"), template="position(%(expressions)s)", arg_joiner=" IN ",
        output_field=IntegerField(),
    )  # fmt: skip
    lists = PublishedCrl.objects.filter(issuer=change.certificate.issuer_id, scope=DELTA)
    return any(lists.annotate(place=place).order_by("-number").values_list("place", flat=True)[:1])


def _removal(certificate: Certificate) -> bytes:
    changes = StatusChange.objects.filter(certificate=certificate, act__in=SHOWN_ON_LISTS)
    return crl.removal(bytes(certificate.serial), at=changes.aggregate(at=Max("at"))["at"])


@contextmanager
def _alone(issuer: Issuer) -> Iterator[None]:
    """Only one publisher per issuer. The lock comes before the snapshot, and ends with the connection at the latest.

    A long list takes seconds to store, and the next publisher waits for it: longer than pages have patience for.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{_PATIENCE}'; SET lock_timeout = '{_PATIENCE}'")
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCK, issuer.pk])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, issuer.pk])
            cursor.execute("RESET statement_timeout; RESET lock_timeout")


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """All reads see one moment. Inside a transaction that has begun, that one's own view has to do."""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
