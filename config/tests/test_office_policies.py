"""Every table from which a citizen can be reached is an office's own by PostgreSQL's word too (R-40)."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# The chip of a card is its holder's, wherever they live; in production these tables are not there.
NOT_THE_HOUSES = ("simulator_",)

REACHES = """
WITH RECURSIVE reaches (id) AS (
    SELECT 'accounts_citizen'::regclass::oid
    UNION
    SELECT c.conrelid FROM pg_constraint AS c JOIN reaches AS r ON c.confrelid = r.id WHERE c.contype = 'f'
)
SELECT t.relname, t.relrowsecurity, EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = t.oid AND p.polcmd = '*')
FROM reaches AS r JOIN pg_class AS t ON t.oid = r.id
"""
OWN = "SELECT tablename FROM pg_tables WHERE tableowner = current_user"


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def without_a_policy():
    rows = [row for row in asked(REACHES) if not row[0].startswith(NOT_THE_HOUSES)]
    return sorted(name for name, is_on, has_one in rows if not (is_on and has_one))


def test_every_table_that_reaches_a_citizen_has_a_policy():
    assert without_a_policy() == []


def test_the_search_reaches_far():
    """A test that cannot fail proves nothing: what hangs on what hangs on a person is found."""
    found = {name for name, _on, _has in asked(REACHES)}

    assert {"accounts_stopword", "certificates_caseanswer", "counters_slipprint", "accounts_delivery"} <= found
    assert len(found) > 30


def test_the_application_owns_no_table():
    """Policies do not bind a table's owner."""
    assert asked(OWN) == []
