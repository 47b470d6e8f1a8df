from django.db import models


class Sealer(models.Model):
    """A key that signs seals, certified by the root. The newest signs; older ones still prove what they signed."""

    certificate_der = models.BinaryField()
    key_reference = models.CharField(max_length=200)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()

    class Meta:
        get_latest_by = "not_before"


class Seal(models.Model):
    """One closed period of the history: every row written by the transactions from one number up to another (R-64).

    places  which row each leaf is: [[table, [id, …]], …], tables and ids in rising order
    leaves  the rows' hashes in that order, 32 bytes each, so that a changed row can be named
    jws     what is signed: number, both transactions, how many rows, root, the last seal's hash, the time
    """

    number = models.BigIntegerField(primary_key=True)
    from_transaction = models.BigIntegerField()
    to_transaction = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    places = models.JSONField()
    leaves = models.BinaryField()
    jws = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_transaction__lt=models.F("to_transaction")), name="a_seal_covers_something"
            ),
            models.UniqueConstraint(fields=["from_transaction"], name="seals_do_not_overlap"),
        ]
