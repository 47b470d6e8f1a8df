from django.db import models

from accounts.models.citizen import Citizen


class KnownBrowser(models.Model):
    """A browser in which a person has signed in: of the next time nobody is warned (accounts/browsers.py)."""

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="known_browsers")
    digest = models.BinaryField(max_length=32)  # SHA-256 of the key in its cookie
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["citizen", "digest"], name="one_known_browser")]
