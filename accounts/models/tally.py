from django.db import models


class Tally(models.Model):
    """How often something was tried until `ends_at`. `key` is a keyed digest: it names neither person nor place."""

    key = models.BinaryField(primary_key=True, max_length=32)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
