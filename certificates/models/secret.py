from django.db import models

from certificates.models.certificate import Certificate


class Secret(models.Model):
    """What only the holder knows of a phone certificate: its PIN, or for signing its password (R-34).

    An Argon2id hash with a pepper, worth nothing without the certificate's key. `wrong` counts misses in a row; only
    success or a reset sets it back (R-32, R-36). `changed_at` is None while it is the one chosen when applying.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, primary_key=True, related_name="secret")
    hash = models.CharField(max_length=200)
    wrong = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    @property
    def version(self) -> str:
        """Which one it is: another after each change. A page asks with it whether it is still the one it spoke of."""
        return self.changed_at.isoformat() if self.changed_at else "first"
