from django.db import models

from certificates.models.certificate import Certificate


class Secret(models.Model):
    """What only the holder knows of a phone certificate: its PIN, or for signing its password (R-34).

    An Argon2id hash with a pepper, worth nothing without the certificate's key. `wrong` counts misses in a row; only
    success sets it back (R-32).
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, primary_key=True, related_name="secret")
    hash = models.CharField(max_length=200)
    wrong = models.PositiveSmallIntegerField(default=0)
