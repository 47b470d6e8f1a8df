"""Rows of history that seals will cover: each knows the transaction that wrote it (R-64)."""

from django.db import models
from django.db.models.functions import Cast


class CurrentTransaction(models.Func):
    """PostgreSQL's number of the transaction that writes (xid8)."""

    function = "pg_current_xact_id"
    output_field = models.TextField()


class Sealed(models.Model):
    """Ids are given before COMMIT, so a lower one may appear after a higher: `transaction` tells what is settled."""

    transaction = models.BigIntegerField(
        db_default=Cast(Cast(CurrentTransaction(), models.TextField()), models.BigIntegerField()),
        editable=False,
        db_index=True,
    )

    class Meta:
        abstract = True
