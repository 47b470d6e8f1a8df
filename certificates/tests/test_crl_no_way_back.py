"""A restored backup brings nobody's certificate back to life (T18, Q-25): real databases, real COMMITs."""

import datetime
import logging
import random
import uuid

import pytest
from django.core.management import call_command
from django.db import connections

from accounts.actor import Actor
from accounts.roles import Channel, Role
from certificates import policy
from certificates.crl import remembered
from certificates.crl.no_way_back import ListsWentBack
from certificates.crl.publish import publish, publish_if_due
from certificates.crl.remembered import missing
from certificates.lifecycle.suspend import suspend
from certificates.models import Issuer, PublishedCrl
from certificates.reasons import Reason
from certificates.states import Act, Carrier
from certificates.tests.asking import listed, newest_list, number
from certificates.tests.people import through_the_door
from tests import database

MINUTE = datetime.timedelta(minutes=1)
SUPERVISOR = Actor(role=Role.HOTLINE_SUPERVISOR, channel=Channel.HOTLINE, id=uuid.uuid4(), reference="call 1")


class Backup:
    """The tests' database as it was, brought back in place of what it has become."""

    def __init__(self):
        self.name = connections["default"].settings_dict["NAME"]
        connections.close_all()
        database.clone(self.name, f"{self.name}_backup")

    def restore(self):
        connections.close_all()
        database.drop(self.name)
        database.clone(f"{self.name}_backup", self.name)

    def drop(self):
        database.drop(f"{self.name}_backup")


@pytest.fixture
def log_in(registered, now):
    for issuer in Issuer.objects.exclude(slug="root"):
        publish(issuer, at=now)
    return registered[0]


@pytest.fixture
def backup(log_in):
    made = Backup()
    yield made
    made.drop()


def stop(citizen, at):
    return suspend(citizen.id, [Carrier.PHONE], actor=Actor.citizen(citizen.id), reason=Reason.LOST, at=at)


def good_again(certificate, at):
    certificate.refresh_from_db()
    through_the_door(certificate, Act.CORRECT, actor=SUPERVISOR, reason=Reason.MISTAKE, at=at)


def forget_numbers(issuer):
    """As if the restored database had caught up with them: only the serials tell then."""
    for last in remembered.last_lists(issuer).values():
        last.path.write_bytes(last.path.read_bytes().replace(b'"number": 2', b'"number": 1', 1))


def published():
    return PublishedCrl.objects.count()


@pytest.mark.django_db(transaction=True)
class TestARestoredBackup:
    def test_publishes_nothing_and_says_so(self, backup, log_in, hanako, now, caplog):
        stop(hanako, now + MINUTE)
        publish(log_in.issuer, at=now + 2 * MINUTE)
        assert bytes(log_in.serial) in listed(log_in.issuer)

        backup.restore()

        before = published()
        for again in (publish, publish_if_due):
            with pytest.raises(ListsWentBack), caplog.at_level(logging.ERROR):
                again(log_in.issuer, at=now + 70 * MINUTE)
        assert published() == before
        assert "Restoring a backup" in caplog.text
        assert bytes(log_in.serial).hex() not in caplog.text
        assert Issuer.objects.get(pk=log_in.issuer_id).lists_refused_at == now + 70 * MINUTE

    def test_that_has_caught_up_with_the_numbers_is_still_found_out(self, backup, log_in, hanako, now):
        """Numbers alone would let it through: the folder's newest list is the one that is missed here."""
        stop(hanako, now + MINUTE)
        publish(log_in.issuer, at=now + 2 * MINUTE)
        backup.restore()
        forget_numbers(log_in.issuer)

        with pytest.raises(ListsWentBack, match="1 certificates would leave"):
            publish(log_in.issuer, at=now + 70 * MINUTE)

    def test_that_was_put_right_publishes_again_with_a_number_that_rises(self, backup, log_in, hanako, now, capsys):
        stop(hanako, now + MINUTE)
        publish(log_in.issuer, at=now + 2 * MINUTE)
        last = number(newest_list(log_in.issuer))
        backup.restore()

        call_command("lists_after_restore")
        assert str(log_in.pk) in capsys.readouterr().out
        call_command("lists_after_restore", "--stop-again")
        publish(log_in.issuer, at=now + 70 * MINUTE)

        assert bytes(log_in.serial) in listed(log_in.issuer)
        assert number(newest_list(log_in.issuer)) > last
        assert Issuer.objects.get(pk=log_in.issuer_id).lists_refused_at is None

    def test_may_be_accepted_by_a_person(self, backup, log_in, hanako, now):
        stop(hanako, now + MINUTE)
        publish(log_in.issuer, at=now + 2 * MINUTE)
        last = number(newest_list(log_in.issuer))
        backup.restore()

        call_command("lists_after_restore", "--accept")
        publish(log_in.issuer, at=now + 70 * MINUTE)

        assert listed(log_in.issuer) == {}
        assert number(newest_list(log_in.issuer)) > last


@pytest.mark.django_db(transaction=True)
class TestAListWithoutSomething:
    def test_that_was_put_right_is_published(self, log_in, hanako, now):
        stop(hanako, now + MINUTE)
        publish(log_in.issuer, at=now + 2 * MINUTE)
        good_again(log_in, now + 3 * MINUTE)

        publish(log_in.issuer, at=now + 4 * MINUTE)

        assert listed(log_in.issuer) == {}

    def test_that_was_put_right_only_before_it_was_stopped_again_is_not(self, log_in, hanako, now):
        stop(hanako, now + MINUTE)
        good_again(log_in, now + 2 * MINUTE)
        backup = Backup()
        stop(hanako, now + 3 * MINUTE)
        publish(log_in.issuer, at=now + 4 * MINUTE)
        backup.restore()
        backup.drop()
        forget_numbers(log_in.issuer)

        with pytest.raises(ListsWentBack):
            publish(log_in.issuer, at=now + 5 * MINUTE)

    def test_is_refused_while_somebody_elses_transaction_takes_long(self, log_in, hanako, now):
        """Anywhere on the server: what ended before the list was seen by it, whatever still runs beside."""
        with database.SERVER.connect("postgres") as other:
            other.autocommit = False
            other.execute("SELECT pg_current_xact_id()")
            stop(hanako, now + MINUTE)
            good_again(log_in, now + 2 * MINUTE)
            backup = Backup()
            stop(hanako, now + 3 * MINUTE)
            publish(log_in.issuer, at=now + 4 * MINUTE)
        backup.restore()
        backup.drop()
        forget_numbers(log_in.issuer)

        with pytest.raises(ListsWentBack, match="1 certificates would leave"):
            publish(log_in.issuer, at=now + 5 * MINUTE)

    def test_that_expired_is_published(self, log_in, hanako, now):
        stop(hanako, now + MINUTE)
        for after in (-MINUTE, MINUTE, policy.CRL_RENEWED_EVERY, 2 * policy.CRL_RENEWED_EVERY + MINUTE):
            publish(log_in.issuer, at=log_in.not_after + after)

        assert listed(log_in.issuer) == {}

    def test_that_a_hand_took_out_of_the_table_is_refused(self, log_in, hanako, now):
        """Not even the owner of the database gets a certificate off the list quietly."""
        stop(hanako, now + MINUTE)
        publish(log_in.issuer, at=now + 2 * MINUTE)
        with database.SERVER.connect(connections["default"].settings_dict["NAME"]) as superuser:
            superuser.execute("SET session_replication_role = replica")
            superuser.execute("UPDATE certificates_certificate SET status='valid', stopped_at=NULL, stop_code=''")

        with pytest.raises(ListsWentBack):
            publish(log_in.issuer, at=now + 3 * MINUTE)

    def test_is_known_from_a_folder_of_its_own(self, log_in):
        """A worker that dies between COMMIT and the files is behind by one list, and that is allowed."""
        files = {path: path.read_bytes() for path in remembered.folder(log_in.issuer).glob("*.list")}
        assert len(files) == policy.CRL_SHARDS + 2
        publish(log_in.issuer, at=datetime.datetime.now(datetime.UTC))
        for path, content in files.items():
            path.write_bytes(content)

        assert publish(log_in.issuer, at=datetime.datetime.now(datetime.UTC))


class TestWhatIsMissing:
    @pytest.mark.parametrize("seed", range(20))
    def test_is_what_sets_say(self, seed):
        chance = random.Random(seed)
        before = {chance.randbytes(16) for _ in range(chance.choice([0, 1, 50, 700, 3000]))}
        now = {one for one in before if chance.random() < chance.choice([0.5, 0.999, 1])}
        now |= {chance.randbytes(16) for _ in range(chance.choice([0, 3, 900]))}

        found = missing(b"".join(sorted(before)), b"".join(sorted(now)))

        assert sorted(found) == sorted(before - now)
