"""What the application's role cannot do, tried in the database itself."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from config.database_roles import PRIVILEGES

FORBIDDEN = [
    "DELETE FROM certificates_statuschange",
    "UPDATE certificates_statuschange SET reason = 'lost'",
    "TRUNCATE certificates_statuschange",
    "UPDATE certificates_evidence SET id = id",
    "DELETE FROM certificates_evidence",
    "UPDATE certificates_deletedcopy SET reported_at = now()",
    "DELETE FROM certificates_deletedcopy",
    "DELETE FROM accounts_accessrecord",
    "UPDATE accounts_notice SET about = 'x'",
    "DELETE FROM accounts_notice",
    "UPDATE accounts_delivery SET notice_id = id",
    "UPDATE certificates_case SET words = 'x'",
    "UPDATE certificates_caseanswer SET words = 'x'",
    "DELETE FROM certificates_reminder",
    "DELETE FROM certificates_certificate",
    "UPDATE certificates_certificate SET not_after = now()",
    "UPDATE certificates_certificate SET serial = 'x'::bytea",
    "DELETE FROM accounts_citizen",
    "TRUNCATE accounts_session",
    "UPDATE django_migrations SET name = ''",
    "CREATE TABLE mine (id int)",
    "DROP TABLE certificates_statuschange CASCADE",
    "ALTER TABLE certificates_certificate DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "SET ROLE smartcert_owner",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
]


@pytest.mark.django_db
class TestTheApplicationsRole:
    def test_is_who_the_tests_connect_as(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, session_user, rolsuper FROM pg_roles WHERE rolname = current_user")

            assert cursor.fetchone() == ("smartcert_app", "smartcert_app", False)

    @pytest.mark.parametrize("statement", FORBIDDEN)
    def test_is_refused(self, statement):
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)

    def test_does_not_wait_for_ever(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")

            assert cursor.fetchone() == ("10s", "3s")

    def test_every_row_of_the_table_is_about_a_table_there_is(self):
        with connection.cursor() as cursor:
            assert set(PRIVILEGES) - set(connection.introspection.table_names(cursor)) == set()
