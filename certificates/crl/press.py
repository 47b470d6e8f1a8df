"""What goes on the lists of one publication: the full one, shards, and a delta (RFC 5280 §5).

All from one snapshot of the database, which the caller keeps, and under one number.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max

from certificates.crl import entries, no_way_back
from certificates.crl.printed import COMMITTED_WITHIN, DELTA, FULL, Printed, changes_shown, newest_of_each, shards_of
from certificates.crl.remembered import LastList, NextList, last_lists
from certificates.keys.configured import parsed
from certificates.models import Issuer, PublishedCrl
from certificates.x509 import crl, profiles
from certificates.x509.addresses import Addresses
from certificates.x509.signing import Signer

_INSERT = f"""
INSERT INTO {PublishedCrl._meta.db_table}
    (issuer_id, scope, number, base_number, this_update, next_update, der, sha256)
VALUES (%s, %s, %s, %s, %s, %s, %b, %b) RETURNING id
"""  # noqa: S608 - a table's name


class Press:
    """One publication: what the last ones were, and what is printed now.

    Raises no_way_back.ListsWentBack, here or while printing, when the lists would say less than the last ones did.
    """

    def __init__(self, issuer: Issuer, signer: Signer, *, at: datetime, lifetime: timedelta) -> None:
        self.issuer, self.signer = issuer, signer
        self.certificate = parsed(bytes(issuer.certificate_der))
        self.addresses = Addresses(settings.STATUS_URL, generation=issuer.generation)
        self.printed, self.last = newest_of_each(issuer), last_lists(issuer)
        no_way_back.require_newest(self.last, {scope: one.number for scope, one in self.printed.items()})
        known: list[Printed | LastList] = [*self.printed.values(), *self.last.values()]
        # A clock that was set back must not make a list look older than the one before it.
        this_update = max([at, *(one.this_update for one in known)])
        number = max((one.number for one in known), default=0) + 1
        self.header = crl.Header(number, this_update, this_update + lifetime, self.addresses.full_list(issuer.slug))
        self.seen = _seen()
        self.stored: list[int] = []
        self.to_remember: list[NextList] = []

    def print(self, scopes: set[str]) -> None:
        """Store lists of these scopes, and the delta that every publication has."""
        is_root = self.issuer.slug == profiles.ROOT_SLUG
        if FULL in scopes:
            self._store(FULL, self.full(scopes - {FULL}))
        else:
            for shard in sorted(map(int, scopes)):
                self._print_shard(shard, self._stopped(shard))
        if not is_root:
            self._store(DELTA, self.delta())
            self._next_list(DELTA)

    def keep(self) -> None:
        """Remember what was printed; after COMMIT."""
        for one in self.to_remember:
            one.keep()

    def close(self) -> None:
        for one in self.to_remember:
            one.close()

    def full(self, shards: Iterable[str] = ()) -> tuple[bytearray, crl.Header]:
        """The full list; on the way, each of these shards, whose entries are at hand just then, is printed too."""
        is_root = self.issuer.slug == profiles.ROOT_SLUG
        freshest = None if is_root else self.addresses.delta_list(self.issuer.slug)
        address = None if is_root else self.header.address
        header = replace(self.header, address=address, freshest=freshest)
        return self._written(self._entries(set(shards)), header), header

    def delta(self) -> tuple[bytearray, crl.Header]:
        base = self._base()
        header = replace(self.header, base_number=base.number)
        return self._written(self._changed_since(base), header), header

    def _entries(self, to_print: set[str]) -> Iterator[bytes]:
        next_list = self._next_list(FULL)
        before = self._serials_before(FULL)
        gone: list[bytes] = []
        for shard in sorted(shards_of(self.printed) | before.keys()):
            stopped = self._stopped(shard)
            if str(shard) in to_print and self.issuer.slug != profiles.ROOT_SLUG:
                self._print_shard(shard, stopped)
            gone += no_way_back.missing(before.pop(shard, b""), stopped.serials)
            next_list.add(shard, stopped.serials)
            yield stopped.entries
        no_way_back.require_all(self.issuer, self.last.get(FULL), gone)

    def _print_shard(self, shard: int, stopped: entries.Stopped) -> None:
        scope = str(shard)
        gone = no_way_back.missing(self._serials_before(scope).get(shard, b""), stopped.serials)
        no_way_back.require_all(self.issuer, self.last.get(scope), gone)
        self._next_list(scope).add(shard, stopped.serials)
        header = replace(self.header, address=self.addresses.shard(self.issuer.slug, shard))
        self._store(scope, (self._written([stopped.entries], header), header))

    def _stopped(self, shard: int) -> entries.Stopped:
        """An expired certificate stays on a list for one printing after its end (RFC 5280 §3.3), and on both that it
        belongs to as long as on one: until those that are replaced now were printed after it."""
        replaced = [self.printed[scope].this_update for scope in (FULL, str(shard)) if scope in self.printed]
        return entries.stopped(self.issuer, shard, since=min(replaced, default=self.header.this_update))

    def _serials_before(self, scope: str) -> dict[int, bytes]:
        return dict(self.last[scope].serials()) if scope in self.last else {}

    def _next_list(self, scope: str) -> NextList:
        number, this_update = self.header.number, self.header.this_update
        made = NextList(self.issuer, scope, number=number, this_update=this_update, seen=self.seen)
        self.to_remember.append(made)
        return made

    def _base(self) -> PublishedCrl | crl.Header:
        """The oldest full list that is still valid: whoever holds any valid one can then use the delta."""
        valid = PublishedCrl.objects.filter(issuer=self.issuer, scope=FULL, next_update__gt=self.header.this_update)
        return valid.defer("der").order_by("number").first() or self.header

    def _changed_since(self, base: PublishedCrl | crl.Header) -> Iterator[bytes]:
        """Each changed certificate once, as it stands now: stopped, or good again (removeFromCRL, R-24)."""
        changes = changes_shown(self.issuer).filter(at__gt=base.this_update - COMMITTED_WITHIN).order_by()
        changed = changes.values_list("certificate__serial", "certificate__crl_entry").annotate(Max("at"))
        for serial, entry, changed_at in changed.iterator(chunk_size=10_000):
            yield bytes(entry) if entry else crl.removal(bytes(serial), at=changed_at)

    def _written(self, listed: Iterable[bytes], header: crl.Header) -> bytearray:
        return crl.written(listed, header=header, issuer=self.certificate, signer=self.signer)

    def _store(self, scope: str, made: tuple[bytearray, crl.Header]) -> None:
        """Past the ORM, which would write forty million octets out as eighty million letters."""
        der, header = made
        digest = hashlib.sha256(der).digest()
        moments = (header.this_update, header.next_update)
        with entries.binary_cursor() as cursor:
            values = [self.issuer.pk, scope, header.number, header.base_number, *moments, der, digest]
            row = cursor.execute(_INSERT, values).fetchone()
        self.stored += row or ()


def _seen() -> str:
    """Which transactions the rows come from. Not just the oldest that still runs: one that takes long, anywhere on the
    server, would excuse whatever ended beside it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])
