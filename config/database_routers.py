"""Two ways into one database: everything goes through the application's role, migrations through the owner's."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model

_owner_at_work: ContextVar[bool] = ContextVar("owner_at_work", default=False)


@contextmanager
def owner_at_work() -> Iterator[None]:
    """While migrating, rows too are read and written by the owner, in the migration's own transaction."""
    token = _owner_at_work.set(True)
    try:
        yield
    finally:
        _owner_at_work.reset(token)


class OneDatabaseTwoRoles:
    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "owner" if _owner_at_work.get() else "default"

    db_for_write = db_for_read

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
