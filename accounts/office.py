"""The office for which a transaction works: PostgreSQL then shows its people only (R-40, accounts migration 0006)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def working_for(municipality: str) -> Iterator[None]:
    """One transaction that sees this municipality's people and nobody else's.

    Said with SET LOCAL: it ends with the transaction, so a pooled connection cannot carry it into another request.
    Taken back before COMMIT, because what the database checks there must see everything; a rollback does so by itself.
    """
    with transaction.atomic():
        _name_office(municipality)
        yield
        _name_office("")


def _name_office(municipality: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('smartcert.municipality', %s, true)", [municipality])
