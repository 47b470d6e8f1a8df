from django.db import models


class Challenge(models.Model):
    """A nonce somebody may answer once: kept as digests of itself and of the session it belongs to (T9)."""

    nonce_digest = models.BinaryField(primary_key=True, max_length=32)
    session_digest = models.CharField(max_length=40)
    expires_at = models.DateTimeField(db_index=True)
