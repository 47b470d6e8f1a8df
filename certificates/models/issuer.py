"""Who signs: one issuer per carrier × kind and key generation (R-05), and the responders that speak for it."""

from django.db import models


class Issuer(models.Model):
    """One generation of an issuing key. Several may share one DN: they are told apart by key id, never by name (R-05).

    Hashes are as OCSP CertIDs ask for them (RFC 6960 §4.1.1): of the DER subject and of the key's bit string.
    """

    slug = models.CharField(max_length=30)
    generation = models.PositiveSmallIntegerField(default=1)
    certificate_der = models.BinaryField()
    name_sha1 = models.BinaryField(max_length=20)
    name_sha256 = models.BinaryField(max_length=32)
    key_sha1 = models.BinaryField(max_length=20)
    key_sha256 = models.BinaryField(max_length=32)
    key_reference = models.CharField(max_length=200)
    issues = models.BooleanField(default=True)
    not_after = models.DateTimeField()
    lists_refused_at = models.DateTimeField(null=True)  # since when its lists would go back and are not made (T18)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "generation"], name="one_issuer_per_generation"),
            models.UniqueConstraint(fields=["key_sha256"], name="no_two_issuers_share_a_key"),
            models.UniqueConstraint(fields=["slug"], condition=models.Q(issues=True), name="one_generation_issues"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.generation}"


class Responder(models.Model):
    """A short-lived delegated OCSP responder certificate (RFC 6960 §4.2.2.2). The web holds only these keys."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="responders")
    certificate_der = models.BinaryField()
    key_reference = models.CharField(max_length=200)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()

    class Meta:
        get_latest_by = "not_after"
