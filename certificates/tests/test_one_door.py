"""The database's own lock: a status without its history, or a history rewritten, is refused whoever asks."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.suspend import suspend
from certificates.models import Certificate, StatusChange
from certificates.reasons import Reason
from certificates.states import LEADS_TO, Carrier

COMMIT = "SET CONSTRAINTS ALL IMMEDIATE"  # what COMMIT judges, judged inside the test's transaction


def run(*statements, args=()):
    """Run SQL as the application's role, then judge as COMMIT would."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, args if "%s" in statement else ())
        cursor.execute(COMMIT)


def refused(*statements, args=()):
    try:
        run(*statements, args=args)
    except DatabaseError as error:
        return str(error)
    raise AssertionError(f"accepted: {statements}")


class TestTheTable:
    def test_is_the_same_in_the_database(self, db):
        with connection.cursor() as cursor:
            cursor.execute("SELECT carrier, kind, act, from_status, to_status FROM certificates_leads_to")
            rows = set(cursor.fetchall())

        assert rows == {(*map(str, way), str(after)) for way, after in LEADS_TO.items()}


class TestAStatus:
    @pytest.mark.parametrize("status", ["on_hold", "revoked", "ready_to_register"])
    def test_cannot_be_set_beside_the_door(self, registered, status):
        stop = ("now()", "'superseded'") if status in ("on_hold", "revoked") else ("NULL", "''")
        sql = f"UPDATE certificates_certificate SET status = '{status}', stopped_at = {stop[0]}, stop_code = {stop[1]}"

        assert "its history says" in refused(sql)
        assert set(Certificate.objects.filter(carrier="phone").values_list("status", flat=True)) == {"valid"}

    def test_cannot_be_set_by_the_orm_either(self, registered):
        def update():
            with transaction.atomic():
                Certificate.objects.filter(pk=registered[0].pk).update(status="ready_to_register")
                run("SELECT 1")

        with pytest.raises(DatabaseError, match="its history says"):
            update()

    def test_that_is_unknown_is_refused(self, registered):
        assert "status_is_known" in refused("UPDATE certificates_certificate SET status = 'fine'")

    def test_of_a_revoked_certificate_is_final(self, registered, hanako_at_home, now, hanako):
        revoke(hanako.id, ["digital_signature"], actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)

        sql = "UPDATE certificates_certificate SET stop_code = 'superseded' WHERE status = 'revoked'"
        assert "revoked is final" in refused(sql)


class TestWhatWasSigned:
    @pytest.mark.parametrize("column", ["serial", "der", "spki_sha256", "not_after", "citizen_id", "phone_id"])
    def test_cannot_be_changed_by_the_application(self, registered, column):
        assert "permission denied" in refused(f"UPDATE certificates_certificate SET {column} = {column}")

    def test_cannot_be_deleted(self, registered):
        assert "permission denied" in refused("DELETE FROM certificates_certificate")


class TestHistory:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE certificates_statuschange SET reason = 'stolen'",
            "DELETE FROM certificates_statuschange",
            "TRUNCATE certificates_statuschange CASCADE",
            "UPDATE certificates_evidence SET document = ''",
            "DELETE FROM certificates_evidence",
            "TRUNCATE certificates_evidence",
            "UPDATE accounts_accessrecord SET purpose = ''",
            "DELETE FROM accounts_accessrecord",
            "ALTER TABLE certificates_statuschange DISABLE TRIGGER ALL",
            "DROP TRIGGER written_once ON certificates_statuschange",
            "UPDATE certificates_leads_to SET to_status = 'valid'",
            "SET session_replication_role = replica",
        ],
    )
    def test_is_not_the_applications_to_rewrite(self, registered, sql):
        message = refused(sql)

        assert "permission denied" in message or "must be owner" in message

    def test_begins_where_it_ended(self, registered):
        assert "cannot follow" in refused(_change("suspend", "on_hold", "revoked"), args=[registered[0].pk])

    def test_takes_only_the_ways_of_the_table(self, registered):
        sql = _change("release", "valid", "on_hold")

        assert "change_is_in_the_table" in refused(sql, args=[registered[0].pk]) or "no such way" in refused(
            sql, args=[registered[0].pk]
        )

    def test_never_releases_a_signing_certificate_of_a_card(self, card, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        signing = card.certificate("digital_signature")

        message = refused(_change("release", "on_hold", "valid"), args=[signing.pk])

        assert "no such way" in message

    def test_that_the_status_does_not_follow_is_refused(self, registered):
        assert "its history says" in refused(_change("suspend", "valid", "on_hold"), args=[registered[0].pk])

    def test_of_staff_names_the_visit_or_call(self, registered):
        sql = _change("suspend", "valid", "on_hold").replace(
            "'system', 'system', NULL", "'hotline_operator', 'hotline', gen_random_uuid()"
        )

        assert "staff_acts_have_a_reference" in refused(sql, args=[registered[0].pk])


class TestTheOwner:
    """The role that runs migrations may alter tables, but not rewrite in passing: the triggers bind it too."""

    @pytest.mark.django_db(databases=["default", "owner"], transaction=True)
    @pytest.mark.parametrize(
        "table",
        ["certificates_statuschange", "certificates_evidence", "certificates_receipt", "accounts_accessrecord"],
    )
    def test_cannot_empty_history(self, table):
        with connections["owner"].cursor() as cursor, pytest.raises(DatabaseError, match="written once"):
            cursor.execute(f"TRUNCATE {table} CASCADE")

    def test_cannot_delete_a_row_of_it(self, registered):
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'written_once'")
            guarded = {row[0] for row in cursor.fetchall()}

        assert guarded >= {"certificates_statuschange", "certificates_evidence", "certificates_certificate"}


class TestOnePhone:
    def test_per_person_is_the_databases_word(self, registered, hanako):
        sql = """INSERT INTO certificates_phone (id, citizen_id, device, platform, model, os_version, began_at)
                 VALUES (gen_random_uuid(), %s, 'another-device-000000', 'android', 'x', '1', now())"""

        assert "one_phone_per_person" in refused(sql, args=[hanako.id])

    def test_belongs_to_one_person(self, registered, taro):
        sql = f"""INSERT INTO certificates_phone (id, citizen_id, device, platform, model, os_version, began_at)
                 VALUES (gen_random_uuid(), %s, '{registered[0].phone.device}', 'android', 'x', '1', now())"""

        assert "one_person_per_phone" in refused(sql, args=[taro.id])

    def test_that_has_ended_carries_nothing_alive(self, registered):
        assert "is alive on a carrier" in refused("UPDATE certificates_phone SET ended_at = now()")


def _change(act, before, after):
    return f"""INSERT INTO certificates_statuschange
        (certificate_id, act, from_status, to_status, role, channel, actor_id, reason, reference, at)
        VALUES (%s, '{act}', '{before}', '{after}', 'system', 'system', NULL, 'lost', '', now())"""


def test_the_application_is_not_the_owner(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, usesuper FROM pg_user WHERE usename = current_user")
        assert cursor.fetchone() == ("smartcert_app", False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_every_certificate_begins_with_a_change(registered):
    assert StatusChange.objects.filter(certificate=registered[0]).first().act == "issue"
