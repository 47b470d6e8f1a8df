from django.db import models

from certificates.models.issuer import Issuer


class PublishedCrl(models.Model):
    """A signed list as it was published (RFC 5280 §5). `scope` is `full`, `delta` or a shard's number.

    Written once; deleted when nobody can still be using it (crl/tidy.py, and the database's own lock).
    """

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="crls")
    scope = models.CharField(max_length=8)
    number = models.BigIntegerField()
    base_number = models.BigIntegerField(null=True)
    this_update = models.DateTimeField()
    next_update = models.DateTimeField()
    der = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "scope", "number"], name="crl_number_used_once")]
        get_latest_by = "number"
