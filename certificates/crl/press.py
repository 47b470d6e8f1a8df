"""What goes on the lists of one publication: full, the shards that changed, delta (RFC 5280 §5).

All from one snapshot of the database, which the caller keeps, and under one number.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from certificates import policy
from certificates.crl import entries
from certificates.keys.configured import parsed
from certificates.models import Issuer, PublishedCrl, StatusChange
from certificates.states import STOPPED
from certificates.x509 import crl, profiles
from certificates.x509.addresses import Addresses
from certificates.x509.signing import Signer

FULL, DELTA = "full", "delta"
# A change carries the moment of its act and becomes visible at COMMIT, a little later; the longest a statement, a lock
# and an idle transaction may take together is well below this. Looking back further than needed adds entries that say
# what the full list says; looking back less would lose one.
_COMMITTED_WITHIN = timedelta(minutes=5)


def changes_shown(issuer: Issuer) -> QuerySet[StatusChange]:
    """Changes that a list shows: into a stop, out of one, or from one to the other."""
    shown = Q(to_status__in=STOPPED) | Q(from_status__in=STOPPED)
    return StatusChange.objects.filter(shown, certificate__issuer=issuer)


class Press:
    """One publication: what the last ones were, and what is to be printed now."""

    def __init__(self, issuer: Issuer, signer: Signer, *, at: datetime, lifetime: timedelta) -> None:
        self.issuer, self.signer = issuer, signer
        self.certificate = parsed(bytes(issuer.certificate_der))
        self.addresses = Addresses(settings.PUBLIC_URL, generation=issuer.generation)
        last = PublishedCrl.objects.filter(issuer=issuer).order_by().values_list("scope")
        printed = list(last.annotate(Max("this_update"), Max("number")))
        self.printed_at = {scope: this_update for scope, this_update, _number in printed}
        # A clock that was set back must not make a list look older than the one before it.
        this_update = max(at, *self.printed_at.values()) if printed else at
        number = max((number for _scope, _at, number in printed), default=0) + 1
        self.header = crl.Header(number, this_update, this_update + lifetime, self.addresses.full_list(issuer.slug))

    def lists(self) -> Iterator[PublishedCrl]:
        shards = sorted(self._shards_to_print())
        printed_at = {shard: self._before(str(shard)) for shard in shards}
        stopped = entries.stopped(self.issuer, full_printed_at=self._before(FULL), shards_printed_at=printed_at)
        if self.issuer.slug == profiles.ROOT_SLUG:
            yield self._sign(FULL, stopped.full, replace(self.header, address=None))
            return
        delta = self.addresses.delta_list(self.issuer.slug)
        yield self._sign(FULL, stopped.full, replace(self.header, freshest=delta))
        for shard in shards:
            address = self.addresses.shard(self.issuer.slug, shard)
            yield self._sign(str(shard), stopped.shards[shard], replace(self.header, address=address))
        base = self._base()
        yield self._sign(DELTA, self._changed_since(base), replace(self.header, base_number=base.number))

    def _before(self, scope: str) -> datetime:
        """When the list of this scope that is being replaced was printed."""
        printed_at: datetime = self.printed_at.get(scope, self.header.this_update)
        return printed_at

    def _shards_to_print(self) -> set[int]:
        """Those with a change since the last publication, those that grow old, and those that never were."""
        renewed_before = self.header.this_update - policy.CRL_RENEWED_EVERY
        # Those that certificates are dealt to now, and those of a time when there were more.
        known = set(range(policy.CRL_SHARDS)) | {int(scope) for scope in self.printed_at if scope not in (FULL, DELTA)}
        fresh = {shard for shard in known if self.printed_at.get(str(shard), renewed_before) > renewed_before}
        changed = self._changes(self._before(FULL)).values_list("certificate__crl_shard", flat=True)
        return (known - fresh) | set(changed)

    def _changes(self, since: datetime) -> QuerySet[StatusChange]:
        return changes_shown(self.issuer).filter(at__gt=since - _COMMITTED_WITHIN)

    def _base(self) -> PublishedCrl | crl.Header:
        """The oldest full list that is still valid: whoever holds any valid one can then use the delta."""
        valid = PublishedCrl.objects.filter(issuer=self.issuer, scope=FULL, next_update__gt=self.header.this_update)
        return valid.defer("der").order_by("number").first() or self.header

    def _changed_since(self, base: PublishedCrl | crl.Header) -> Iterator[bytes]:
        """Each changed certificate once, as it stands now: stopped, or good again (removeFromCRL, R-24)."""
        columns = [f"certificate__{name}" for name in ("serial", "status", "stopped_at", "stop_code")]
        changed = self._changes(base.this_update).order_by().values_list(*columns).annotate(Max("at"))
        for serial, status, stopped_at, code, changed_at in changed:
            if status in STOPPED:
                yield crl.entry(bytes(serial), stopped_at=stopped_at, code=code)
            else:
                yield crl.removal(bytes(serial), at=changed_at)

    def _sign(self, scope: str, listed: Iterable[bytes], header: crl.Header) -> PublishedCrl:
        der = crl.build(listed, header=header, issuer=self.certificate, signer=self.signer)
        return PublishedCrl(
            issuer=self.issuer,
            scope=scope,
            number=header.number,
            base_number=header.base_number,
            this_update=header.this_update,
            next_update=header.next_update,
            der=der,
            sha256=hashlib.sha256(der).digest(),
        )
