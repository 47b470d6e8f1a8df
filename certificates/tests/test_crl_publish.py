"""Which lists are made when, and what is on them."""

import datetime
import uuid

import pytest
from cryptography import x509
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.actor import THE_SYSTEM, Actor
from accounts.roles import Channel, Role
from certificates import policy
from certificates.crl import entries
from certificates.crl.publish import publish, publish_after, publish_if_due
from certificates.keys.file_signer import KeyNotHere
from certificates.lifecycle.suspend import suspend
from certificates.models import Issuer, PublishedCrl, StatusChange
from certificates.reasons import Reason
from certificates.states import Act, Carrier
from certificates.tests.asking import listed, newest_list, number
from certificates.tests.people import through_the_door
from certificates.x509 import crl
from tests import database

MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
pytestmark = pytest.mark.django_db


SUPERVISOR = Actor(role=Role.HOTLINE_SUPERVISOR, channel=Channel.HOTLINE, id=uuid.uuid4(), reference="call 1")


def correct(certificate, *, at):
    """ON_HOLD → VALID: a stop that hit the wrong person (R-56)."""
    return through_the_door(certificate, Act.CORRECT, actor=SUPERVISOR, reason=Reason.MISTAKE, at=at)


@pytest.fixture(autouse=True)
def first_lists(issuers, now):
    """Everybody's first lists are ten minutes old."""
    for issuer in Issuer.objects.all():
        publish(issuer, at=now - 10 * MINUTE)


@pytest.fixture
def log_in(registered):
    return registered[0]


@pytest.fixture
def suspended(log_in, hanako, hanako_at_home, now):
    suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
    log_in.refresh_from_db()
    return log_in


def something_ends():
    """Somebody else's transaction, anywhere on the server: what is under way is older than the youngest that ended."""
    with database.SERVER.connect("postgres") as other:
        other.execute("SELECT pg_current_xact_id()")


def scopes(lists):
    return {one.scope for one in lists}


class TestTheFirstLists:
    def test_are_empty_and_there_for_every_issuer(self):
        for issuer in Issuer.objects.exclude(slug="root"):
            for scope in ("full", "delta", *range(policy.CRL_SHARDS)):
                assert listed(issuer, scope) == {}

    def test_of_the_root_is_one(self):
        root = Issuer.objects.get(slug="root")

        assert scopes(PublishedCrl.objects.filter(issuer=root)) == {"full"}
        assert newest_list(root).next_update_utc - newest_list(root).last_update_utc == datetime.timedelta(days=365)


class TestAPublication:
    def test_lists_what_is_on_hold_in_full_shard_and_delta(self, suspended, now):
        publish(suspended.issuer, at=now + MINUTE)

        for scope in ("full", suspended.crl_shard, "delta"):
            assert listed(suspended.issuer, scope) == {bytes(suspended.serial): "certificateHold"}

    def test_prints_only_the_shards_that_changed(self, suspended, now):
        made = publish(suspended.issuer, at=now + MINUTE)

        assert scopes(made) == {"full", "delta", str(suspended.crl_shard)}

    def test_prints_every_shard_when_they_grow_old(self, suspended, now):
        start = newest_list(suspended.issuer).last_update_utc

        made = publish(suspended.issuer, at=max(start, now) + policy.CRL_RENEWED_EVERY)

        assert len(made) == policy.CRL_SHARDS + 2

    def test_leaves_other_issuers_alone(self, suspended, now):
        others = Issuer.objects.exclude(pk=suspended.issuer_id)
        before = PublishedCrl.objects.filter(issuer__in=others).count()

        publish(suspended.issuer, at=now + MINUTE)

        assert PublishedCrl.objects.filter(issuer__in=others).count() == before

    def test_has_a_number_that_rises_and_is_the_same_on_all_its_lists(self, suspended, now):
        first = number(newest_list(suspended.issuer))

        made = [publish(suspended.issuer, at=now + n * MINUTE) for n in range(3)]

        assert [{one.number for one in lists} for lists in made] == [{first + 1}, {first + 2}, {first + 3}]
        assert number(newest_list(suspended.issuer, "delta")) == first + 3

    def test_never_looks_older_than_the_one_before(self, suspended, now):
        late = publish(suspended.issuer, at=now + HOUR)[0]

        made = publish(suspended.issuer, at=now)[0]

        assert made.this_update == late.this_update
        assert made.number == late.number + 1

    def test_changes_the_reason_when_a_hold_becomes_a_revocation(self, suspended, now):
        publish(suspended.issuer, at=now)
        since = newest_list(suspended.issuer)[0].revocation_date_utc
        through_the_door(suspended, Act.REVOKE, actor=THE_SYSTEM, reason=Reason.KEY_COMPROMISE, at=now + MINUTE)

        publish(suspended.issuer, at=now + 2 * MINUTE)

        for scope in ("full", suspended.crl_shard, "delta"):
            assert listed(suspended.issuer, scope) == {bytes(suspended.serial): "keyCompromise"}
        assert newest_list(suspended.issuer)[0].revocation_date_utc == since

    def test_removes_what_is_good_again_and_says_so_in_every_delta(self, suspended, now):
        something_ends()
        publish(suspended.issuer, at=now)
        correct(suspended, at=now + MINUTE)

        for n in (2, 3, 40):
            something_ends()
            publish(suspended.issuer, at=now + n * MINUTE)

            assert listed(suspended.issuer) == listed(suspended.issuer, suspended.crl_shard) == {}
            assert listed(suspended.issuer, "delta") == {bytes(suspended.serial): "removeFromCRL"}

    def test_has_a_delta_to_the_oldest_full_list_that_is_still_valid(self, suspended, now):
        base = PublishedCrl.objects.filter(issuer=suspended.issuer, scope="full").order_by("number").first()
        publish(suspended.issuer, at=now)
        delta = newest_list(suspended.issuer, "delta")
        indicator = delta.extensions.get_extension_for_class(x509.DeltaCRLIndicator)
        assert indicator.value.crl_number == base.number

        later = max(now, base.next_update) + MINUTE  # nobody may hold the first list any more
        publish(suspended.issuer, at=later)

        rows = PublishedCrl.objects.filter(issuer=suspended.issuer, scope="delta")
        assert rows.latest().base_number > base.number

    def test_drops_an_expired_certificate_after_one_more_list(self, suspended):  # RFC 5280 §3.3
        """One more of each list that it is on: the full one keeps it until its shard has been printed, too."""
        serial, issuer, ends = bytes(suspended.serial), suspended.issuer, suspended.not_after
        publish(issuer, at=ends - MINUTE)

        for after in (MINUTE, 2 * MINUTE, policy.CRL_RENEWED_EVERY):
            publish(issuer, at=ends + after)
            assert serial in listed(issuer)
            assert serial in listed(issuer, suspended.crl_shard)

        publish(issuer, at=ends + 2 * policy.CRL_RENEWED_EVERY)
        assert serial not in listed(issuer)
        assert serial not in listed(issuer, suspended.crl_shard)

    def test_never_lists_what_waits_to_be_registered_or_is_valid(self, log_in, now):
        publish(log_in.issuer, at=now + MINUTE)

        assert listed(log_in.issuer) == {}

    def test_that_cannot_be_signed_stores_nothing_and_leaves_the_last_lists(self, suspended, now, settings, tmp_path):
        Issuer.objects.filter(pk=suspended.issuer_id).update(key_reference="file:gone.pem")
        suspended.issuer.refresh_from_db()
        before = PublishedCrl.objects.count()

        with pytest.raises(KeyNotHere):
            publish(suspended.issuer, at=now)

        assert PublishedCrl.objects.count() == before
        suspended.refresh_from_db()
        assert suspended.status == "on_hold"  # the suspension stands

    def test_gives_its_lock_back(self, suspended, now):
        publish(suspended.issuer, at=now)

        with connection.cursor() as cursor:
            held = "locktype = 'advisory' AND classid = 5280 AND pid = pg_backend_pid()"
            cursor.execute(f"SELECT count(*) FROM pg_locks WHERE {held}")
            assert cursor.fetchone() == (0,)


class TestTheEntriesOfTheDatabase:
    def test_are_read_from_the_index_alone(self, log_in):
        """A row each would be read otherwise: a million took six seconds, not half a one."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute(f"EXPLAIN {entries._SQL}", [log_in.issuer_id, 1, log_in.not_before])
            plan = "\n".join(line for (line,) in cursor.fetchall())

        assert "Index Only Scan using listed_per_issuer" in plan

    @pytest.mark.parametrize("code", crl.REASON_NUMBERS)
    @pytest.mark.parametrize(
        "at",
        [
            datetime.datetime(2026, 11, 20, 3, 4, 5, 999_999, tzinfo=datetime.UTC),  # cut, not rounded
            datetime.datetime(2026, 12, 31, 23, 59, 59, tzinfo=policy.JAPAN),
            datetime.datetime(2049, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
            datetime.datetime(2050, 1, 1, 8, 59, 59, tzinfo=policy.JAPAN),  # still 2049 in UTC
            datetime.datetime(2050, 1, 1, tzinfo=datetime.UTC),
        ],
    )
    def test_are_those_of_the_standard(self, at, code):
        serial = bytes.fromhex("7f") + bytes(range(15))

        with connection.cursor() as cursor:
            cursor.execute("SELECT certificates_crl_entry(%s, %s, %s)", [serial, at, code])
            made = bytes(cursor.fetchone()[0])

        assert made == crl.entry(serial, stopped_at=at, code=code)

    def test_are_made_with_the_stop_and_gone_with_it(self, suspended, now):
        made = crl.entry(bytes(suspended.serial), stopped_at=suspended.stopped_at, code="certificateHold")
        assert bytes(suspended.crl_entry) == made
        assert entries.stopped(suspended.issuer, suspended.crl_shard, since=now).entries == made

        correct(suspended, at=now + MINUTE)

        suspended.refresh_from_db()
        assert suspended.crl_entry is None

    def test_have_no_place_for_a_reason_that_no_list_can_give(self, suspended):
        sql = "UPDATE certificates_certificate SET stop_code = 'boredom' WHERE status = 'on_hold'"

        with pytest.raises(DatabaseError, match="stopped_with_its_entry"), transaction.atomic():
            connection.cursor().execute(sql)


class TestAChange:
    def test_is_published_once(self, suspended, now):
        change = StatusChange.objects.filter(certificate=suspended).latest("id")

        assert publish_after(change, at=now + MINUTE)
        assert publish_after(change, at=now + 2 * MINUTE) == []

    def test_in_a_burst_makes_few_lists(self, suspended, registered, now):
        changes = StatusChange.objects.filter(to_status="on_hold").select_related("certificate__issuer")
        assert {change.certificate.issuer.slug for change in changes} == {"phone-authentication", "phone-signing"}

        made = [publish_after(change, at=now + MINUTE) for _ in range(5) for change in changes]

        assert sum(map(bool, made)) == 2

    def test_is_published_again_when_it_was_undone(self, suspended, now):
        first = StatusChange.objects.filter(certificate=suspended).latest("id")
        publish_after(first, at=now)
        undone = correct(suspended, at=now + MINUTE)

        assert publish_after(undone, at=now + MINUTE)
        assert publish_after(first, at=now + MINUTE) == []
        assert listed(suspended.issuer) == {}

    def test_that_no_list_shows_makes_none(self, log_in, now):
        registration = StatusChange.objects.filter(certificate=log_in).latest("id")

        assert publish_after(registration, at=now) == []


class TestTheClock:
    def test_renews_lists_even_when_nothing_changed(self):
        issuer = Issuer.objects.get(slug="phone-signing")
        start = newest_list(issuer).last_update_utc

        assert publish_if_due(issuer, at=start + policy.CRL_RENEWED_EVERY - MINUTE) == []
        assert len(publish_if_due(issuer, at=start + policy.CRL_RENEWED_EVERY + MINUTE)) == policy.CRL_SHARDS + 2

    def test_catches_up_with_a_change_whose_job_was_lost(self, suspended, now):
        start = newest_list(suspended.issuer).last_update_utc
        correct(suspended, at=max(now, start) + MINUTE)

        assert publish_if_due(suspended.issuer, at=max(now, start) + 2 * MINUTE)

    def test_goes_on_when_the_roots_key_is_away(self, caplog):
        Issuer.objects.filter(slug="root").update(key_reference="file:gone.pem")
        root = Issuer.objects.get(slug="root")
        start = newest_list(root).last_update_utc

        assert publish_if_due(root, at=start + datetime.timedelta(days=269)) == []
        assert "root" not in caplog.text
        assert publish_if_due(root, at=start + datetime.timedelta(days=271)) == []
        assert "bring its key" in caplog.text


class TestALongList:
    """Here every list is long: one may follow the last after ten minutes and a little."""

    @pytest.fixture(autouse=True)
    def long(self, monkeypatch):
        shortest = min(len(bytes(one.der)) for one in PublishedCrl.objects.all())
        monkeypatch.setattr(policy, "CRL_SHORT_OCTETS", 0)
        monkeypatch.setattr(policy, "CRL_OCTETS_PER_SECOND", shortest / 600)

    def test_waits_its_turn_while_the_delta_tells_at_once(self, suspended, now):
        issuer, serial = suspended.issuer, bytes(suspended.serial)
        publish(issuer, at=now + MINUTE)
        undone = correct(suspended, at=now + 2 * MINUTE)

        made = publish_after(undone, at=now + 3 * MINUTE)

        assert scopes(made) == {"delta"}
        assert listed(issuer, "delta") == {serial: "removeFromCRL"}
        assert serial in listed(issuer)
        assert publish_after(undone, at=now + 3 * MINUTE) == []

        assert publish_if_due(issuer, at=now + 4 * MINUTE) == []
        assert scopes(publish_if_due(issuer, at=now + 30 * MINUTE)) == {"full", "delta", str(suspended.crl_shard)}
        assert listed(issuer) == listed(issuer, suspended.crl_shard) == {}


class TestTheCommand:
    def test_publishes_for_every_issuer_but_the_root(self, capsys):
        before = PublishedCrl.objects.filter(scope="full").count()

        call_command("publish_crls")

        assert PublishedCrl.objects.filter(scope="full").count() == before + 4
        assert capsys.readouterr().out.count("number 2") == 4
