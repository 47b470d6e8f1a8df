from django.db import models


class IdempotencyKey(models.Model):
    """An unsafe call that has been answered, so that its repetition is answered the same (contract §3).

    `owner` is a digest of the session, `body_digest` keyed with the pepper: bodies hold PINs. Lives a day.
    """

    owner = models.CharField(max_length=64)
    key = models.CharField(max_length=100)
    body_digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="a_key_is_used_once")]
