from django.db import models

from accounts.models import Citizen
from certificates.models.certificate import Certificate


class DeletedCopy(models.Model):
    """A phone has said that it deleted its key and its copy of a revoked certificate (R-16). Said once."""

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, primary_key=True, related_name="deleted_copy"
    )
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="deleted_copies")
    reported_at = models.DateTimeField()
